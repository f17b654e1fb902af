import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { initialTerminals } from '../channels/terminal/shared/state'
import { initialConnection } from '../socket/connection/connectionState'
import { memoryUiState } from '../testing/memoryUiState'
import { attachFirstTerminal } from './attachFirstTerminal'
import { createEmbedHost } from './embed/embedHost'
import { createLayout } from './layout/layoutStore'

function setup({ listed = false, readOnly = false, width = 1440, panelOpen = true } = {}) {
  const terminals = createStore(() => ({ ...initialTerminals, listed }))
  const connection = createStore(() => ({ ...initialConnection, status: 'live' as const }))
  const layout = createLayout({ storage: memoryUiState(), key: 'layout', box: { width, height: 900 } })
  if (!panelOpen) layout.setOpen('panel', false)
  const embedHost = createEmbedHost()
  embedHost.setState({ readOnly: { files: false, terminal: readOnly, agent: false } })
  let opened = 0
  const commands = { openFirst: () => void opened++ }
  const detach = attachFirstTerminal({
    workspace: { terminals: { store: terminals, commands }, connection: { store: connection } } as never,
    layout,
    embedHost,
  })
  return {
    detach,
    layout,
    setReadOnly: (terminal: boolean) =>
      embedHost.setState({ readOnly: { files: false, terminal, agent: false } }),
    list: () => terminals.setState({ listed: true }),
    says: () => terminals.setState({ logs: {} }),
    get opened() {
      return opened
    },
  }
}

describe('the first terminal', () => {
  it('is opened once the terminals of the workspace are known, and asked for once', () => {
    const page = setup()
    expect(page.opened).toBe(0)
    page.list()
    page.says()
    expect(page.opened).toBe(1)
    expect(setup({ listed: true }).opened).toBe(1)
  })

  it('is left to its pane where that is not in sight, or only to be read', () => {
    for (const hidden of [{ panelOpen: false }, { width: 390 }, { width: 0 }, { readOnly: true }])
      expect(setup({ listed: true, ...hidden }).opened).toBe(0)
  })

  it('is opened by what is in sight once the terminals are known, and not as the page began', () => {
    const closed = setup()
    closed.layout.setOpen('panel', false)
    const barred = setup()
    barred.setReadOnly(true)
    const shown = setup({ panelOpen: false })
    shown.layout.setOpen('panel', true)
    for (const page of [closed, barred, shown]) page.list()
    expect([closed.opened, barred.opened, shown.opened]).toEqual([0, 0, 1])
    // The pane opens it itself from then on.
    closed.layout.setOpen('panel', true)
    closed.says()
    expect(closed.opened).toBe(0)
  })

  it('is not opened any more by a page that is gone', () => {
    const page = setup()
    page.detach()
    page.list()
    expect(page.opened).toBe(0)
  })
})
