/**
 * The command that runs one unit or component test alone.
 * @param {{ project: string, file: string, name?: string }} test `name`: of its suites and its own, as Vitest joins them
 * @example rerunVitest({ project: 'unit', file: 'server/socket/hub.test.ts', name: 'hub > opens' })
 *   // npm run test:unit -- server/socket/hub.test.ts -t 'hub opens'
 */
export function rerunVitest({ project, file, name }) {
  // Vitest adds the browser to the name: "browser (chromium)".
  const script = /^browser\b/.test(project) ? 'test:browser' : 'test:unit'
  // Vitest matches the names joined by blanks, as a regular expression.
  const pattern = name === undefined ? undefined : escaped(name.replaceAll(' > ', ' '))
  return `npm run ${script} -- ${quoted(file)}${pattern === undefined ? '' : ` -t ${quoted(pattern)}`}`
}

/**
 * The command that runs one browser test alone; several may share a line, so it names the title, too.
 * @param {{ project: string, file: string, line: number, title: string }} test
 */
export function rerunPlaywright({ project, file, line, title }) {
  const place = quoted(`${file}:${line}`)
  return `npm run test:e2e -- ${place} --project=${project} -g ${quoted(escaped(title))}`
}

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** For a POSIX shell. @param {string} text */
function quoted(text) {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
