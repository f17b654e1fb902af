// Runs before the first paint, as a file because the content security policy forbids inline scripts:
// the saved theme, so that a page in the dark never flashes white, the editor's code where the address names a file, and the
// socket of the workspace, which opens while the page's own code is still on its way.
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

  try {
    openSocket()
  } catch {
    // The page opens one itself, and says what is wrong.
  }

  /** Keeps what comes of it until the page takes it over (`src/boot/earlySocket.ts`), which closes any other than its own. */
  function openSocket() {
    const { origin, search, hash, pathname } = location
    const workspace = new URLSearchParams(search).get('workspace')
    if (!workspace || pathname !== '/' || /[?&]endpoint=/.test(search) || window.parent !== window) return
    const given = /(?:^#|&)token=([^&]+)/.exec(hash)?.[1]
    const kept = (of) => sessionStorage.getItem(`aether:token:${origin}${of}`)
    const token = given === undefined ? (kept(` ${workspace}`) ?? kept('')) : decodeURIComponent(given)
    if (!token || !/^[A-Za-z0-9\-_.]+$/.test(token)) return
    // Absent on pages without encryption and in older browsers, as the other one is.
    const client = crypto.randomUUID()
    new DecompressionStream('deflate-raw')
    const url = new URL(`/workspaces/${encodeURIComponent(workspace)}/ws`, origin)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    for (const [name, value] of Object.entries({ client, gen: 1, inflate: 'raw' }))
      url.searchParams.set(name, value)
    const socket = new WebSocket(url, ['Bearer', token])
    const events = []
    socket.binaryType = 'arraybuffer'
    socket.onopen = socket.onmessage = socket.onclose = (event) => events.push(event)
    window.aetherSocket = { socket, events, client, token, url: url.href }
  }

  function systemTheme() {
    if (matchMedia('(prefers-contrast: more)').matches) return 'hc'
    return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  }
})()
