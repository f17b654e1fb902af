import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { SETTINGS_KEY } from '../channels/config/viewStore'
import { THEME_NAMES } from '../ui/theme/themeNames'

const script = readFileSync(new URL('../../public/boot.js', import.meta.url), 'utf8')

/** What `public/boot.js` shows before the first paint. It imports nothing, so it repeats the names of themes and of the key. */
function firstTheme(options: { stored?: unknown; system?: string; address?: string } = {}): unknown {
  const { stored, system = '', address = 'http://localhost:7420/' } = options
  const documentElement = { dataset: {} as Record<string, unknown> }
  runInNewContext(script, {
    document: { documentElement },
    location: new URL(address),
    URLSearchParams,
    matchMedia: (query: string) => ({ matches: query === system }),
    localStorage: {
      getItem(key: string) {
        if (stored === 'refused') throw new Error('The operation is insecure.')
        return key === SETTINGS_KEY && stored !== undefined ? JSON.stringify(stored) : null
      },
    },
  })
  return documentElement.dataset.theme
}

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
