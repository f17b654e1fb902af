import type { Terminal } from '@xterm/xterm'

/** Drawn by the processor although it is called WebGL: slower than the DOM. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i

/** True when the browser draws WebGL on a graphics card. */
export function hasHardwareAcceleration(page: Document): boolean {
  const canvas = page.createElement('canvas')
  const context = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (!context) return false
  const names = context.getExtension('WEBGL_debug_renderer_info')
  const name: unknown = names ? context.getParameter(names.UNMASKED_RENDERER_WEBGL) : ''
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return typeof name === 'string' && name !== '' && !SOFTWARE.test(name)
}

/** Draws a terminal with WebGL until the browser takes the context away. Returns its end. */
export function attachWebgl(terminal: Terminal): () => void {
  let stop = () => {}
  let isStopped = false
  void import('@xterm/addon-webgl').then(
    ({ WebglAddon }) => {
      if (isStopped) return
      const addon = new WebglAddon()
      addon.onContextLoss(() => stop())
      terminal.loadAddon(addon)
      stop = () => {
        stop = () => {}
        addon.dispose()
      }
    },
    // The server does not have it any more: what draws now goes on.
    () => undefined,
  )
  return () => {
    isStopped = true
    stop()
  }
}
