// A reporter for node:test that is silent about what goes well: it prints each failure with what its file
// printed, and the totals.
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export default async function* report(source) {
  const printed = new Map();
  const totals = [];
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') {
      const lines = printed.get(data.file) ?? [];
      if (lines.length < 200) lines.push(data.message);
      printed.set(data.file, lines);
    } else if (type === 'test:fail') {
      const error = data.details.error;
      if (error?.failureType === 'subtestsFailed') continue;
      yield `FAILED ${data.name} (${data.file}:${data.line}, ${seconds(data.details.duration_ms)})\n`;
      yield `${error?.cause?.stack ?? error?.cause ?? error?.message ?? error}\n`;
      for (const line of printed.get(data.file) ?? []) yield line;
      printed.delete(data.file);
    } else if (
      type === 'test:diagnostic' &&
      data.nesting === 0 &&
      /^(tests|pass|fail|skipped) /.test(data.message)
    ) {
      totals.push(`# ${data.message}\n`);
    }
  }
  yield* totals;
}
