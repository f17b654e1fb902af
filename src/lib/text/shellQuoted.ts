/** A path as one word of a POSIX shell: `shellQuoted("/it's") // "'/it'\\''s'"`. */
export const shellQuoted = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
