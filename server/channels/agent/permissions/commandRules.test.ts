import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORBIDDEN_RULES, HOSTILE_BEHIND } from '../../../../src/testing/hostileCommands'
import { beginsWith, placesBehind, readCommandRule, suggestCommandRule } from './commandRules'
import { readCommand, readGiven } from './shellCommand'

/** Runs in the first ring: each starts every shell, and the ring is to end within minutes. */
const FIRST_RUNS = 200

describe('a rule for commands', () => {
  it.each(FORBIDDEN_RULES)('is never %j, and says why', (text) => {
    const read = readCommandRule(text)
    expect('error' in read ? read.error : read).toMatch(/^[`\p{L}$./-].{10,}[.]$/u)
  })

  it.each([
    'npm test',
    'npm run build',
    'npx vitest',
    'pytest',
    'python -m pytest',
    'python3 scripts/check.py',
    'node scripts/build.mjs',
    'git diff',
    'git status',
    'ls',
    'cat',
    'cargo test',
    'make lint',
    'uv run pytest',
    'go run ./cmd/tool',
    './gradlew check',
    'rm -rf build',
    "echo 'two words'",
  ])('may be %j', (text) => {
    expect(readCommandRule(text)).toEqual({ words: readCommand(text)?.[0] })
  })
})

describe('behind the words of a rule', () => {
  const covers = (rule: string, command: string) => {
    const read = readCommandRule(rule)
    const [words, ...others] = readCommand(command) ?? []
    if ('error' in read || !words || others.length > 0 || !beginsWith(words, read.words)) return false
    return placesBehind(words, read.words) !== null
  }

  it.each(HOSTILE_BEHIND)('of %j nothing else is run or reached by %j (A31)', (rule, command) => {
    expect(covers(rule, command)).toBe(false)
  })

  it.each([
    ['npm test', 'npm test -- --watch=false'],
    ['npm test', 'npm test -- -t name src/a.test.ts'],
    ['git status', 'git status -sb'],
    ['git diff', 'git diff --stat'],
    ['git diff', 'git diff -U3 --name-only main..HEAD -- src'],
    ['git log', 'git log --oneline -10 --author=me'],
    ['git commit', "git commit -am 'Fix (a); keep $b'"],
    ['ls', 'ls -la src'],
    ['grep', 'grep -rn foo src'],
    ['grep', "grep -rn --include='*.ts' 'a|b' src"],
    ['npx vitest', 'npx vitest run src/a.test.ts -t name'],
    ['npx vitest run', "npx vitest run src/a.test.ts -t 'a name (A31)'"],
    ['pytest', 'pytest -x -vv -k name tests/a.py::test'],
    ['python -m pytest', 'python -m pytest -q --tb=short'],
    ['cargo test', 'cargo test --release -p a -- --nocapture'],
    ['go test', 'go test -run=Name ./a'],
    ['make test', 'make test -j4'],
    ['npx tsc', 'npx tsc --noEmit -p tsconfig.json'],
    ['find src', "find src -name '*.ts' -type f"],
    ['npm install', 'npm install -D @types/node'],
    // The user saw these.
    ['node scripts/build.mjs --fast', 'node scripts/build.mjs --fast'],
    ['node scripts/build.mjs --out dist', 'node scripts/build.mjs --out dist src'],
    ['yarn workspace a test', 'yarn workspace a test src'],
  ])('of %j usual words stay allowed: %j', (rule, command) => {
    expect(covers(rule, command)).toBe(true)
  })
})

describe('the suggested rule', () => {
  it.each([
    ['npm test -- --watch', 'npm test'],
    ['npm run build --if-present', 'npm run build'],
    ['pytest tests/a.py -k name', 'pytest'],
    ['git diff --stat', 'git diff'],
    ['ls -la', 'ls'],
    ['node scripts/build.mjs src', 'node scripts/build.mjs'],
    // An option of unknown effect is a part of the rule, and what it may take as well.
    ['node scripts/build.mjs --fast', 'node scripts/build.mjs --fast'],
    ['node scripts/build.mjs --out dist src', 'node scripts/build.mjs --out dist'],
    ['yarn workspace a test', 'yarn workspace a test'],
    ['npm test --prefix ../other', null],
    ["git rebase '-xtouch PWNED' HEAD", null],
    ["rsync -ave 'sh -c id' src h:x", null],
    ["make test '$(shell id)'", null],
    ['rm -rf build', 'rm -rf build'],
    ['npm test && npm test -- --coverage', 'npm test'],
    ["bash -lc 'npm test'", 'npm test'],
    ['npm test && npm run build', null],
    ['sudo npm test', null],
    ['python -c 1', null],
    ['bash x.sh', null],
    ['npm test $X', null],
  ])('for %j is %j', (command, rule) => {
    expect(suggestCommandRule(readGiven(command) ?? [])).toBe(rule)
  })
})

describe('words that are handed on as they are', () => {
  it('are read only where a shell would read them the same', () => {
    expect(readGiven(['npm', 'test'])).toEqual([['npm', 'test']])
    expect(readGiven(['bash', '-lc', 'npm test && ls'])).toEqual([['npm', 'test'], ['ls']])
    expect(readGiven(['npm', 'test', '&&', 'rm'])).toBeNull()
    expect(readGiven(['npm test'])).toBeNull()
    expect(readGiven(['npm', 'test', '$(id)'])).toBeNull()
    expect(readGiven(['bash', '-lc', 'npm test', 'x'])).toBeNull()
    expect(readGiven([])).toBeNull()
  })
})

describe('what is understood of a command', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'read-command-')))
  const said = join(folder, 'said')
  const shells = ['/bin/bash', '/bin/sh', '/bin/dash', '/bin/zsh'].filter(
    (shell) => spawnSync(shell, ['-c', 'true']).status === 0,
  )

  beforeAll(() => {
    mkdirSync(join(folder, 'bin'))
    // Each program only writes down how it was called.
    for (const name of ['npm', 'evil', 'git', 'test']) {
      const program = join(folder, 'bin', name)
      writeFileSync(
        program,
        [
          '#!/bin/sh',
          "end=$(printf '\\037')",
          `line=; for word in ${name} "$@"; do line=$line$word$end; done`,
          // In one piece: those of a pipe write at the same time.
          `printf '%s\\n' "$line" >> '${said}'`,
          '',
        ].join('\n'),
      )
      chmodSync(program, 0o755)
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function run(shell: string, command: string): string[][] {
    writeFileSync(said, '')
    spawnSync(shell, ['-c', command], { cwd: folder, env: { PATH: join(folder, 'bin') }, timeout: 5000 })
    const lines = readFileSync(said, 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line) => line.split('\x1f').slice(0, -1))
  }

  const numRuns = process.env.TEST_RING === 'first' ? FIRST_RUNS : 1500
  const piece = fc.constantFrom(
    ...[
      'npm',
      'test',
      'evil',
      'git',
      ' ',
      ' ',
      ' ',
      ' && ',
      ' || ',
      '; ',
      ' | ',
      '\n',
      '&',
      ';',
      '|',
      '"',
      '"',
      "'",
      "'",
    ],
    ...[
      '\\',
      '$(evil)',
      '`evil`',
      '$X',
      '#',
      '>',
      '>/dev/null',
      ' 2>&1',
      '<',
      '(',
      ')',
      '{',
      '}',
      '!',
      '*',
      '~',
      '=',
      'X=1',
    ],
    ...['a', '-x', '--y=z', '2', ',', ':', '@', '[', ']', '?', '%', '^', '\t', 'é', '=evil', '$', '""', "''"],
  )

  it('runs just these words in every shell, whatever it is made of', () => {
    let understood = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const command = `npm test ${pieces.join('')}`
        const parts = readCommand(command)
        if (!parts) return
        understood += 1
        const known = new Set(['npm', 'evil', 'git', 'test'])
        const expected = parts.filter(([first]) => known.has(first ?? ''))
        for (const shell of shells) {
          const ran = run(shell, command)
          // A shell may leave parts out (`||`), and those of a pipe run at the same time.
          for (const words of ran) expect(expected).toContainEqual(words)
          if (!/[|]/.test(command) && parts.length === expected.length && !command.includes('test "')) {
            const builtin = parts.some(([first]) => first === 'test')
            if (!builtin) expect(ran).toEqual(expected)
          }
        }
      }),
      { numRuns },
    )
    expect(understood).toBeGreaterThan(numRuns / 75)
  })

  it('is never widened by what stands behind the words of a rule', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'npm test '), fc.array(piece, { maxLength: 10 }), (begin, pieces) => {
        const command = begin + pieces.join('')
        const parts = readCommand(command)
        const allowed = parts?.every(
          (words) => beginsWith(words, ['npm', 'test']) && placesBehind(words, ['npm', 'test']),
        )
        if (!parts || !allowed) return
        const ran = run('/bin/sh', command)
        expect(ran.filter((words) => words[0] !== 'npm' || words[1] !== 'test')).toEqual([])
      }),
      { numRuns },
    )
  })
})
