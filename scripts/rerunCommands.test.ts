import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { rerunPlaywright, rerunVitest } from './rerunCommands.mjs'

/** What a shell makes of the words after `--`. */
const words = (command: string) =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${command.split(' -- ')[1]}`])
    .toString()
    .split('\0')
    .slice(0, -1)

it('names the file and the whole name of a unit test, whatever signs are in it', () => {
  const name = "a hub > says 'no' (W7) to $HOME [1]"
  const command = rerunVitest({ project: 'unit', file: 'server/socket/hub.test.ts', name })
  expect(command).toMatch(/^npm run test:unit -- /)
  const [file, flag, pattern = ''] = words(command)
  expect([file, flag]).toEqual(['server/socket/hub.test.ts', '-t'])
  expect("a hub says 'no' (W7) to $HOME [1]").toMatch(new RegExp(`^${pattern}$`))
})

it('runs a component test in the browser, and a whole file that has no test to name', () => {
  expect(rerunVitest({ project: 'browser (chromium)', file: 'src/a.test.tsx' })).toBe(
    'npm run test:browser -- src/a.test.tsx',
  )
})

it('names a browser test by its line, its title and its project', () => {
  const test = { file: 'e2e/real/a.spec.ts', line: 12, title: 'a (new) page' }
  const command = rerunPlaywright({ project: 'real', ...test })
  expect(command).toMatch(/^npm run test:e2e -- /)
  expect(words(command)).toEqual(['e2e/real/a.spec.ts:12', '--project=real', '-g', 'a \\(new\\) page'])
})
