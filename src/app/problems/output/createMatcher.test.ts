import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PrintedProblem } from '../diagnostic'
import { createMatcher } from './createMatcher'
import { createRuns } from './createRuns'

function found(output: string) {
  const problems: PrintedProblem[] = []
  const matcher = createMatcher((problem) => problems.push(problem))
  for (const line of output.split('\n')) matcher.line(line)
  return problems.map(({ places, severity, message, code }) => {
    const [place] = places
    return [`${place?.file}:${place?.line}:${place?.column}`, severity, message, code].join(' | ')
  })
}

/** What tools print, and what is read of it. */
const PRINTED: readonly (readonly [tool: string, output: string, problems: readonly string[]])[] = [
  [
    'tsc without a terminal',
    "src/a b.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
    ["src/a b.ts:3:7 | error | Type 'string' is not assignable to type 'number'. | TS2322"],
  ],
  [
    'tsc for people',
    `src/a.ts:3:7 - error TS2322: Type 'string' is not assignable.

3 const n: number = 'one'
        ~

  src/b.ts:1:1
    1 export {}
      ~
    It is declared here.

Found 1 error in src/a.ts:3`,
    ["src/a.ts:3:7 | error | Type 'string' is not assignable. | TS2322"],
  ],
  [
    'eslint for people',
    `
/home/me/app/src/a.js
   1:10  error    'x' is defined but never used  no-unused-vars
  12:1   warning  Unexpected console statement   no-console

src/b.js
  2:3  error  Parsing error: Unexpected token }

✖ 3 problems (2 errors, 1 warning)`,
    [
      "/home/me/app/src/a.js:1:10 | error | 'x' is defined but never used | no-unused-vars",
      '/home/me/app/src/a.js:12:1 | warning | Unexpected console statement | no-console',
      'src/b.js:2:3 | error | Parsing error: Unexpected token } | ',
    ],
  ],
  [
    'eslint as unix and compact',
    `src/a.js:1:10: 'x' is not defined. [Error/no-undef]
src/a.js: line 2, col 3, Warning - Unexpected console statement. (no-console)`,
    [
      "src/a.js:1:10 | error | 'x' is not defined. | no-undef",
      'src/a.js:2:3 | warning | Unexpected console statement. | no-console',
    ],
  ],
  [
    'biome',
    `src/a.ts:1:7 lint/correctness/noUnusedVariables  FIXABLE  ━━━━━━━━━━

  ! This variable one is unused.

  > 1 │ const one = 1

src/b.ts:4:2 parse ━━━━━━━━━━━━

  × Expected a semicolon.
`,
    [
      'src/a.ts:1:7 | warning | This variable one is unused. | lint/correctness/noUnusedVariables',
      'src/b.ts:4:2 | error | Expected a semicolon. | parse',
    ],
  ],
  [
    'gcc and clang',
    `a.c: In function 'main':
a.c:3:5: error: 'x' undeclared (first use in this function)
a.c:4:9: warning: unused variable 'y' [-Wunused-variable]
a.c:3:5: note: each undeclared identifier is reported only once
./lib/b.h:9: fatal error: no.h: No such file or directory`,
    [
      "a.c:3:5 | error | 'x' undeclared (first use in this function) | ",
      "a.c:4:9 | warning | unused variable 'y' | -Wunused-variable",
      './lib/b.h:9:1 | error | no.h: No such file or directory | ',
    ],
  ],
  [
    'rustc and cargo',
    `error[E0308]: mismatched types
 --> src/main.rs:2:18
  |
2 |     let n: i32 = "one";

warning: unused variable: \`m\`
   --> src/lib.rs:10:9
error: could not compile \`app\` (bin "app") due to 1 previous error
thread 'adds' panicked at src/lib.rs:5:9:
assertion failed: false`,
    [
      'src/main.rs:2:18 | error | mismatched types | E0308',
      'src/lib.rs:10:9 | warning | unused variable: `m` | ',
      'src/lib.rs:5:9 | error | assertion failed: false | ',
    ],
  ],
  [
    'go',
    `# example.com/app
./main.go:5:2: undefined: x
vet: ./main.go:6:3: y declared and not used
--- FAIL: TestAdd (0.00s)
    main_test.go:12: got 1, want 2`,
    [
      './main.go:5:2 | error | undefined: x | ',
      './main.go:6:3 | error | y declared and not used | ',
      'main_test.go:12:1 | error | got 1, want 2 | ',
    ],
  ],
  [
    'python',
    `Traceback (most recent call last):
  File "/home/me/app/main.py", line 9, in <module>
    run()
  File "/home/me/app/lib.py", line 3, in run
    raise ValueError("no")
ValueError: no`,
    ['/home/me/app/lib.py:3:1 | error | no | ValueError'],
  ],
  [
    'ruff, mypy, flake8, pylint and pytest',
    `F401 [*] \`os\` imported but unused
 --> a.py:1:8
  |
a.py:1:8: F401 [*] \`os\` imported but unused
b.py:3: error: Incompatible types in assignment  [assignment]
c.py:1:80: E501 line too long (100 > 79 characters)
d.py:1:0: C0114: Missing module docstring (missing-module-docstring)
E       assert 1 == 2
tests/test_a.py:5: AssertionError`,
    [
      'a.py:1:8 | error | `os` imported but unused | F401',
      'a.py:1:8 | error | `os` imported but unused | F401',
      'b.py:3:1 | error | Incompatible types in assignment | assignment',
      'c.py:1:80 | error | line too long (100 > 79 characters) | E501',
      'd.py:1:1 | warning | Missing module docstring (missing-module-docstring) | C0114',
      'tests/test_a.py:5:1 | error | assert 1 == 2 | AssertionError',
    ],
  ],
  [
    'vitest',
    ` FAIL  src/a.test.ts > adds
AssertionError: expected 1 to be 2 // Object.is equality

- Expected
+ Received

 ❯ src/a.test.ts:5:17
      3|
      4| it('adds', () => {
 ❯ src/other.ts:1:1`,
    ['src/a.test.ts:5:17 | error | expected 1 to be 2 // Object.is equality | AssertionError'],
  ],
  [
    'jest and node',
    `  ● math › adds

    expect(received).toBe(expected)

      at toBe (node_modules/expect/build/index.js:1:1)
      at Object.<anonymous> (src/a.test.js:4:13)

TypeError: x is not a function
    at run (/home/me/app/b.js:3:4)
    at node:internal/main:1:1`,
    [
      'src/a.test.js:4:13 | error | math › adds | ',
      '/home/me/app/b.js:3:4 | error | x is not a function | TypeError',
    ],
  ],
  [
    'anything that names a place and how bad it is, and a shell',
    `docs/a.md:7:3: warning: Long line
Makefile:3: error: missing separator
run.sh: line 3: foo: command not found`,
    [
      'docs/a.md:7:3 | warning | Long line | ',
      'Makefile:3:1 | error | missing separator | ',
      'run.sh:3:1 | error | foo: command not found | ',
    ],
  ],
]

/** What looks like it. */
const INNOCENT = `10:42:07: error: the clock
2026-11-30T22:10:11.123: error: a log
http://localhost:3000/a.ts:1:2: error: an address
src/a.ts:12:  const found = 'by grep'
src/a.ts:12:3:by ripgrep
  3:4  error  without a file
listening on 127.0.0.1:8080: fine
12 passing (3s)
error: 0 errors in 12 files
a.ts:1:2: help: it goes on`

describe('output of tools', () => {
  it.each(PRINTED)('of %s is read', (_, output, problems) => {
    expect(found(output)).toEqual(problems)
  })

  it('that only looks like a problem is none', () => {
    const known = found(INNOCENT).filter((one) => !one.startsWith('127.0.0.1:8080'))
    expect(known).toEqual([])
  })

  it('is read alike wherever its pieces are cut, with colours, line ends of a terminal and marks of a shell', () => {
    const coloured = PRINTED.map(([tool, output]) => {
      const lines = output
        .split('\n')
        .map((line) => line.replace(/\b(error|warning)\b/, '\u001b[31m$1\u001b[0m'))
      return `\u001b[?2004hme@host:~/app$ ${tool}\r\n\u001b[?2004l\r${lines.join('\r\n')}\r\n`
    })
    const text = `${coloured.join('')}\u001b[2J\u001b]133;A\u0007$ ls\u001b]133;C;x\u0007a\tb\r50%\r100%\n${'x'.repeat(3000)}\na.ts(1,1): error TS1: end`
    const read = (pieces: readonly string[]) => {
      const runs = createRuns()
      for (const piece of pieces) runs.read(piece, false)
      runs.end()
      return runs.all()
    }
    const whole = read([text])
    expect(whole.length).toBeGreaterThan(5)
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 60 }), (cuts) => {
        const places = [0, ...cuts, text.length].sort((one, other) => one - other)
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end))
        expect(read(pieces)).toEqual(whole)
      }),
      { numRuns: 150 },
    )
    expect(read([...text])).toEqual(whole)
  })

  it('never takes long, whatever it is', () => {
    const runs = createRuns()
    const hostile = [
      ' '.repeat(1900),
      `a.ts:1:2: error: ${' '.repeat(1800)}[`,
      '('.repeat(1900),
      `${'a/'.repeat(900)}:1:1`,
      `${'1:'.repeat(900)} error`,
      `\u001b]133;${'C'.repeat(1800)}`,
      `/a.js\n  1:1  error  ${'x  '.repeat(600)}.`,
      `${'Error'.repeat(390)}: x`,
      `at ${'(a:1:'.repeat(380)}`,
    ]
    const begun = performance.now()
    for (let turn = 0; turn < 20; turn += 1) for (const line of hostile) runs.read(`${line}\n`, false)
    // 180 lines of 2,000 units; what is quadratic takes seconds.
    expect(performance.now() - begun).toBeLessThan(1500)
  })
})
