import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { SETTINGS_KEY } from '../channels/config/viewStore'
import { imageTypeOf } from '../channels/files/editor/documentContent'
import { socketAddress } from '../socket/connection/address'
import { createDial } from '../socket/connection/dial'
import { THEME_NAMES } from '../ui/theme/themeNames'

const script = readFileSync(new URL('../../public/boot.js', import.meta.url), 'utf8')

/** What `public/boot.js` shows before the first paint. It imports nothing, so it repeats the names of themes and of the key. */
function runScript(
  options: {
    stored?: unknown
    system?: string
    address?: string
    editor?: string
    tokens?: Record<string, string>
    isFramed?: boolean
    isPlain?: boolean
  } = {},
) {
  const { stored, system = '', address = 'http://localhost:7420/', editor } = options
  const { tokens = {}, isFramed = false, isPlain = false } = options
  const sockets: { url: string; protocols: readonly string[] }[] = []
  const window: Record<string, unknown> = {}
  window.parent = isFramed ? {} : window
  const documentElement = { dataset: {} as Record<string, unknown> }
  const links: Record<string, unknown>[] = []
  runInNewContext(script, {
    document: {
      documentElement,
      currentScript: { dataset: editor === undefined ? {} : { editor } },
      createElement: () => ({}),
      head: { append: (link: Record<string, unknown>) => links.push(link) },
    },
    location: new URL(address),
    URLSearchParams,
    URL,
    window,
    crypto: isPlain ? {} : { randomUUID: () => 'tab-1' },
    DecompressionStream: class {},
    WebSocket: class {
      constructor(url: URL, protocols: readonly string[]) {
        sockets.push({ url: url.href, protocols: [...protocols] })
      }
    },
    sessionStorage: { getItem: (key: string) => tokens[key] ?? null },
    matchMedia: (query: string) => ({ matches: query === system }),
    localStorage: {
      getItem(key: string) {
        if (stored === 'refused') throw new Error('The operation is insecure.')
        return key === SETTINGS_KEY && stored !== undefined ? JSON.stringify(stored) : null
      },
    },
  })
  return { theme: documentElement.dataset.theme, links, sockets, early: window.aetherSocket }
}

const firstTheme = (options?: Parameters<typeof runScript>[0]) => runScript(options).theme

describe('the first paint', () => {
  it.each(THEME_NAMES)('is in the theme %s where the user chose it', (theme) => {
    expect(firstTheme({ stored: { theme }, system: '(prefers-color-scheme: light)' })).toBe(theme)
  })

  it.each([{ theme: 'system' }, { theme: 'pink' }, { theme: 7 }, {}, 'refused'])(
    'follows the system where %j is stored',
    (stored) => {
      expect(firstTheme({ stored })).toBe('dark')
      expect(firstTheme({ stored, system: '(prefers-color-scheme: light)' })).toBe('light')
      expect(firstTheme({ stored, system: '(prefers-contrast: more)' })).toBe('hc')
    },
  )

  it('is as the host says in a frame, and only there', () => {
    const stored = { theme: 'dark' }
    const at = (path: string) => firstTheme({ stored, address: `http://localhost:7420${path}` })
    expect(at('/embed/?theme=light')).toBe('light')
    expect(at('/embed/?theme=pink')).toBe('dark')
    expect(at('/?theme=light')).toBe('dark')
  })
})

describe('the code of the editor', () => {
  const editor = '/assets/monaco-1a2b.js /assets/monaco-3c4d.css'
  const preloaded = (query: string) =>
    runScript({ editor, address: `http://localhost:7420/workspaces/a?${query}` }).links.map(
      ({ rel, as, href }) => `${rel} ${as} ${href}`,
    )

  it.each(['file=src/a.ts', 'file=src/a.ts:12:4', 'file=png', 'view=agent&file=a.png.txt'])(
    'is fetched from the start for %s',
    (query) => {
      expect(preloaded(query)).toEqual([
        'preload script /assets/monaco-1a2b.js',
        'preload style /assets/monaco-3c4d.css',
      ])
    },
  )

  it.each(['', 'file=', 'view=agent', 'other=a.ts'])(
    'is not where the address names no file: "%s"',
    (query) => {
      expect(preloaded(query)).toEqual([])
    },
  )

  it.each(['png', 'PNG', 'svg', 'jpeg', 'ts'])('is not for what is shown as an image: .%s', (ending) => {
    const isImage = imageTypeOf(`a.${ending}`) !== null
    expect(preloaded(`file=a.${ending}`)).toHaveLength(isImage ? 0 : 2)
    expect(preloaded(`file=a.${ending}:1`)).toHaveLength(isImage ? 0 : 2)
  })

  it('is not where the build names none', () => {
    expect(runScript({ address: 'http://localhost:7420/?file=a.ts' }).links).toEqual([])
  })
})

describe('the socket of the workspace', () => {
  const HERE = 'http://localhost:7420'
  const at = (path: string, more?: Parameters<typeof runScript>[0]) =>
    runScript({ address: `${HERE}${path}`, ...more })

  it('opens with the page, as the page itself would open it', () => {
    vi.stubGlobal('DecompressionStream', class {})
    const { sockets, early } = at('/?workspace=a%20b&file=a.ts#token=t%2D1')
    const asked: unknown[] = []
    const dial = createDial((url, protocols) => {
      asked.push({ url, protocols })
      return {} as WebSocket
    })
    const hints = { client: 'tab-1', gen: 1 }
    const route = { path: null, inQuery: false }
    dial(socketAddress({ endpoint: HERE, workspaceId: 'a b' }, 't-1', hints, route), {} as never)
    expect(sockets).toEqual(asked)
    expect(early).toMatchObject({ client: 'tab-1', token: 't-1', url: sockets[0]?.url, events: [] })
    vi.unstubAllGlobals()
  })

  it.each([
    [{ [`aether:token:${HERE} a`]: 'of-a', [`aether:token:${HERE}`]: 'of-all' }, 'of-a'],
    [{ [`aether:token:${HERE}`]: 'of-all' }, 'of-all'],
  ])('takes the token that the tab keeps: %j', (tokens, token) => {
    expect(at('/?workspace=a', { tokens }).sockets.map(({ protocols }) => protocols)).toEqual([
      ['Bearer', token],
    ])
  })

  it.each([
    ['without a token', '/?workspace=a', {}],
    ['without a workspace', '/#token=t', {}],
    ['for a server that only the address names', '/?workspace=a&endpoint=https://b.example#token=t', {}],
    ['with a token that is no sub-protocol', '/?workspace=a#token=t%20t', {}],
    ['in a frame', '/?workspace=a#token=t', { isFramed: true }],
    ['in the page for frames', '/embed/a?workspace=a#token=t', {}],
    ['without encryption', '/?workspace=a#token=t', { isPlain: true }],
  ])('waits for the page %s', (_, path, more) => {
    const { sockets, early } = at(path, more)
    expect([sockets, early]).toEqual([[], undefined])
  })
})
