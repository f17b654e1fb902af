import { describe, expect, it } from 'vitest'
import { type NoCodeOptions, readNoCode } from './noCode'

const NOTHING: NoCodeOptions = {
  theme: null,
  panes: null,
  layout: 'auto',
  density: null,
  locale: null,
  prompt: null,
  isReadOnly: false,
  isPoster: false,
  open: {},
}
const NONE = {
  files: false,
  search: false,
  changes: false,
  editor: false,
  terminal: false,
  agent: false,
  ports: false,
  preview: false,
}

describe('the address of a frame without a script', () => {
  it.each<[string, Partial<NoCodeOptions>]>([
    ['', {}],
    ['?theme=dark&v=1', { theme: 'dark' }],
    ['?theme=hc&density=comfortable&layout=agent', { theme: 'hc', density: 'comfortable', layout: 'agent' }],
    ['?panes=editor,agent', { panes: { ...NONE, editor: true, agent: true } }],
    ['?panes=ports&statusbar=0', { panes: { ...NONE, ports: true, statusBar: false } }],
    ['?statusbar=0', { panes: { statusBar: false } }],
    ['?file=src/a.ts:12:4', { open: { file: '/src/a.ts', line: 12, column: 4 } }],
    ['?file=/a%20b.ts:3', { open: { file: '/a b.ts', line: 3 } }],
    ['?file=a.ts:0', { open: { file: '/a.ts' } }],
    ['?port=3000&prompt=look&session=t1', { open: { port: 3000, session: 't1' }, prompt: 'look' }],
    ['?readonly=1&load=click&locale=he', { isReadOnly: true, isPoster: true, locale: 'he' }],
    ['?theme=pink&port=99999&file=&prompt=&run=rm&readonly=yes&layout=mine&density=0', {}],
    ['?port=3e3.5&session=&locale=', {}],
    ['?locale=de-CH', { locale: 'de-CH' }],
    ['?locale=not_a_tag', {}],
  ])('%s', (search, options) => {
    expect(readNoCode(search)).toEqual({ ...NOTHING, ...options })
  })
})
