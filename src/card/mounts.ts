/** A file system as the kernel has it mounted. */
export interface Mount {
  readonly path: string;
  /** `179:3`; the first number is 0 for file systems without a device of their own. */
  readonly device: string;
  readonly readOnly: boolean;
  /** The file system itself is, not only this view of it. */
  readonly superReadOnly: boolean;
}

/** The mount on which an absolute path lies, from the text of /proc/self/mountinfo; null when it names none. */
export function mountOf(mountinfo: string, path: string): Mount | null {
  let found: Mount | null = null;
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ');
    const [, , device, , point, options] = fields;
    if (device === undefined || point === undefined || options === undefined) continue;
    const mounted = unescaped(point);
    const within = mounted === '/' || path === mounted || path.startsWith(`${mounted}/`);
    // A later mount on the same place hides the earlier one.
    if (!within || mounted.length < (found?.path.length ?? 0)) continue;
    const superReadOnly = (fields.at(-1) ?? '').split(',').includes('ro');
    const readOnly = superReadOnly || options.split(',').includes('ro');
    found = { path: mounted, device, readOnly, superReadOnly };
  }
  return found;
}

/** The kernel writes spaces, tabs, line ends and backslashes as `\040` and the like. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
