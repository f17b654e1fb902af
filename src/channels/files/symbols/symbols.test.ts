import { describe, expect, it } from 'vitest'
import { fileSymbols } from '../editor/fileSymbols'
import { declarationsOf, symbolsIn } from './symbolPatterns'

const names = (path: string, text: string) => symbolsIn(path, text).map(({ kind, name }) => `${kind} ${name}`)

describe('symbols by the lines of a text', () => {
  it.each([
    [
      '/a.py',
      'class A:\n  async def f(self):\n    return g()\ndef g(): pass',
      ['class A', 'function f', 'function g'],
    ],
    [
      '/a.go',
      'func (s *Server) Listen(a int) error {\ntype Server struct {\nconst max = 3',
      ['function Listen', 'type Server', 'constant max'],
    ],
    [
      '/a.rs',
      'pub(crate) async fn run() {}\nimpl A {}\nstruct A;\nmacro_rules! m {}',
      ['function run', 'struct A', 'macro m'],
    ],
    [
      '/A.java',
      'public final class A {\n  private static int count(List<String> a) {\n    if (x) {\n    return f(x);',
      ['class A', 'method count'],
    ],
    [
      '/a.c',
      '#define MAX 3\nstatic int *find(char *name)\n{\n  return other(name);\nstruct node {',
      ['macro MAX', 'function find', 'struct node'],
    ],
    ['/a.rb', 'module M\n  class A\n    def self.run!(x)', ['module M', 'class A', 'method run!']],
    ['/a.sh', 'build() {\nfunction clean() {', ['function build', 'function clean']],
    ['/a.md', '# One\n```\n# no heading\n```\n## Two ##', ['heading One', 'heading Two']],
    [
      '/a.ts',
      'export const a = 1\n  const b = 2\nexport async function* f() {\n  get value(): string {\n    if (a) {',
      ['variable a', 'function f', 'method value'],
    ],
    ['/Makefile', 'all: a b\nX := 1', ['target all']],
    ['/a.toml', '[package]\nname = 1\n[[bin]]', ['table package', 'table bin']],
    ['/a.txt', 'class A', []],
  ] as const)('%s', (path, text, expected) => {
    expect(names(path, text)).toEqual(expected)
  })

  it('stand where their name is', () => {
    expect(symbolsIn('/a.py', 'x\n  def run():')).toEqual([
      { name: 'run', kind: 'function', line: 2, column: 7 },
    ])
  })

  it('are part of what stands further out', async () => {
    const text = 'class A:\n  def f():\n    pass\nclass B:\n  def g():\n    pass\n'
    const editors = { shownText: () => text, shownModel: () => null }
    const symbols = await fileSymbols(editors, '/a.py')
    expect(symbols?.map(({ name, within, line, endLine }) => [name, within, line, endLine])).toEqual([
      ['A', [], 1, 3],
      ['f', ['A'], 2, 3],
      ['B', [], 4, 7],
      ['g', ['B'], 5, 7],
    ])
    expect(await fileSymbols({ shownText: () => null, shownModel: () => null }, '/a.py')).toBeNull()
  })
})

describe('the pattern for the workspace', () => {
  const pattern = new RegExp(declarationsOf('opfl'), 'i')

  it.each([
    'export function openFile(path) {',
    'class OpenFlow {',
    '  async openFull(a) {',
    'func (s *S) OpenFile(name string) {',
    'pub async fn open_file() {',
    '    def open_file(self):',
  ])('meets %j', (line) => expect(pattern.test(line)).toBe(true))

  it.each(['openFile(path);', 'const x = openFile', 'the function that opens'])('leaves %j alone', (line) =>
    expect(pattern.test(line)).toBe(false),
  )
})
