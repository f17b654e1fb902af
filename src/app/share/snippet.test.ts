import { expect, it } from 'vitest'
import { readNoCode } from '../embed/noCode'
import { frameSnippet, SHARED_PANES, type ShareChoice, scriptSnippet } from './snippet'

const TARGET = { origin: 'https://ide.example', workspace: 'ws-1a2b3c4d' }
const PLAIN: ShareChoice = { theme: 'system', layout: 'auto', panes: SHARED_PANES, isReadOnly: false }

it('is short where nothing is chosen', () => {
  expect(frameSnippet(TARGET, PLAIN)).toContain('src="https://ide.example/embed/ws-1a2b3c4d"')
  expect(scriptSnippet(TARGET, PLAIN)).not.toContain('panes')
})

it('says what the frame then reads', () => {
  const choice: ShareChoice = { theme: 'hc', layout: 'agent', panes: ['editor', 'agent'], isReadOnly: true }
  const source = /src="([^"]+)"/.exec(frameSnippet(TARGET, choice))?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(readNoCode(new URL(source).search)).toMatchObject({
    theme: 'hc',
    layout: 'agent',
    panes: { editor: true, agent: true, files: false, terminal: false },
    isReadOnly: true,
  })
  expect(scriptSnippet(TARGET, choice)).toContain('readOnly: true')
})
