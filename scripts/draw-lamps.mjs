// Draws boards/lamps.svg, the picture of the lamp language, from the table the recorder itself uses:
// node scripts/draw-lamps.mjs > boards/lamps.svg   (after a build; a test compares)
import { panelWords } from '../dist/i18n/messages/panel.js';
import { EXPORT_QUARTERS, LAMPS } from '../dist/panel/lamps.js';

const WIDTH = 900;
const ROW = 52;
const TOP = 48;
const SHOWN_MS = 2000;
const STRIP = { x: 110, width: 200, height: 10 };
const COLOURS = { green: '#0a8f3c', red: '#d0312d' };

const rows = Object.entries(LAMPS).flatMap(([state, lamps]) => {
  const words = panelWords[`lamp${state[0].toUpperCase()}${state.slice(1)}`];
  if (state !== 'exporting') return [{ lamps, words }];
  return [EXPORT_QUARTERS[0], EXPORT_QUARTERS[3]].map((green) => ({ lamps: { ...lamps, green }, words }));
});

/** The stretches of light in what is shown, as [from, to] in ms. */
function lit({ onMs, offMs }) {
  if (onMs === 0) return [];
  if (offMs === 0) return [[0, SHOWN_MS]];
  const stretches = [];
  for (let at = 0; at < SHOWN_MS; at += onMs + offMs) stretches.push([at, Math.min(SHOWN_MS, at + onMs)]);
  return stretches;
}

function lamp(pattern, colour, x, y) {
  const { onMs, offMs } = pattern;
  const blinks =
    onMs > 0 && offMs > 0
      ? `<animate attributeName="fill-opacity" calcMode="discrete" values="1;0.08" ` +
        `keyTimes="0;${onMs / (onMs + offMs)}" dur="${onMs + offMs}ms" repeatCount="indefinite"/>`
      : '';
  const opacity = onMs === 0 ? 0.08 : 1;
  return `<circle cx="${x}" cy="${y}" r="13" fill="${colour}" fill-opacity="${opacity}" stroke="${colour}">${blinks}</circle>`;
}

function strip(pattern, colour, y) {
  const scale = STRIP.width / SHOWN_MS;
  const frame = `<rect x="${STRIP.x}" y="${y}" width="${STRIP.width}" height="${STRIP.height}" fill="none" stroke="#999"/>`;
  const light = lit(pattern).map(
    ([from, to]) =>
      `<rect x="${STRIP.x + from * scale}" y="${y}" width="${(to - from) * scale}" height="${STRIP.height}" fill="${colour}"/>`,
  );
  return [frame, ...light].join('');
}

function row({ lamps: { green, red }, words }, i) {
  const y = TOP + i * ROW;
  const middle = y + ROW / 2;
  return [
    `<g>`,
    lamp(green, COLOURS.green, 30, middle),
    lamp(red, COLOURS.red, 70, middle),
    strip(green, COLOURS.green, middle - 14),
    strip(red, COLOURS.red, middle + 4),
    `<text x="330" y="${middle - 4}">${words.ja}</text>`,
    `<text x="330" y="${middle + 14}">${words.en}</text>`,
    `</g>`,
  ].join('\n');
}

const height = TOP + rows.length * ROW + 12;
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">
<title>ランプの見かた / What the lamps say</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="30" y="18" text-anchor="middle">緑</text><text x="70" y="18" text-anchor="middle">赤</text>
<text x="30" y="34" text-anchor="middle">green</text><text x="70" y="34" text-anchor="middle">red</text>
<text x="${STRIP.x}" y="34">0</text><text x="${STRIP.x + STRIP.width}" y="34" text-anchor="end">2 s</text>
${rows.map(row).join('\n')}
</svg>
`);
