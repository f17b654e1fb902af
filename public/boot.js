// Runs before the first paint, as a file because the content security policy forbids inline scripts:
// the saved theme, so that a page in the dark never flashes white, and the editor's code where the address names a file.
;(() => {
  const THEMES = ['dark', 'light', 'hc']
  // Shown without the editor. A place in the text may follow the path.
  const IMAGE = /\.(png|jpg|jpeg|gif|webp|svg)(:|$)/i
  let preference = null
  try {
    preference = JSON.parse(localStorage.getItem('aether:settings') ?? '{}').theme
  } catch {
    // Storage is refused inside some frames, or holds something else: the system's preference stands.
  }
  // The page around a frame says how it looks itself.
  const wished = new URLSearchParams(location.search).get('theme')
  if (location.pathname.startsWith('/embed/') && THEMES.includes(wished)) preference = wished
  document.documentElement.dataset.theme = THEMES.includes(preference) ? preference : systemTheme()

  // The largest file of all, which would otherwise be asked for when the page runs and knows its tabs.
  const file = new URLSearchParams(location.search).get('file')
  const { editor } = document.currentScript?.dataset ?? {}
  if (editor && file && !IMAGE.test(file))
    for (const href of editor.split(' ')) {
      const as = href.endsWith('.css') ? 'style' : 'script'
      const link = { rel: 'preload', as, crossOrigin: '', fetchPriority: 'low', href }
      document.head.append(Object.assign(document.createElement('link'), link))
    }

  function systemTheme() {
    if (matchMedia('(prefers-contrast: more)').matches) return 'hc'
    return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  }
})()
