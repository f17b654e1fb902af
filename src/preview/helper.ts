import { createPort } from './createPort'
import { keepPage } from './keepPage'
import type { PreviewCommand } from './messages'
import { pickElement } from './pickElement'
import { watchCookies } from './watchCookies'
import { watchFocus } from './watchFocus'
import { navigationOf, watchLocation } from './watchLocation'
import { watchProblems } from './watchProblems'

/** Built to a script of its own, which the gateway puts into previewed pages; idle unless the IDE frames them. */
function start(page: Window & typeof globalThis): void {
  const tag = page.document.currentScript
  const origins = tag?.dataset.ide?.split(' ').filter(Boolean) ?? []
  // The page should see no trace of the helper.
  tag?.remove()
  if (page.parent === page || origins.length === 0) return
  const port = createPort(page, origins)
  keepPage(page)
  const id = String(Math.random())
  port.report({ type: 'start', page: id })
  watchProblems(page, port.report)
  const tellLocation = watchLocation(page, port.report)
  tellTrouble(page.document, port.report)
  const tellCookies = watchCookies(page, tag?.dataset.cookies !== undefined, () =>
    port.report({ type: 'cookies' }),
  )
  const keepFocusOut = watchFocus(page, () => port.report({ type: 'took' }))
  page.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      port.report({ type: 'leave', back: event.shiftKey })
    },
    true,
  )

  let stopPicking: (() => void) | null = null
  port.onCommand((command) => {
    if (command.type === 'hello') {
      port.report({ type: 'start', page: id, isAgain: true })
      tellTrouble(page.document, port.report)
      tellCookies()
      return tellLocation()
    }
    if (command.type === 'pick' || command.type === 'cancelPick') stopPicking?.()
    if (command.type === 'pick') stopPicking = pickElement(page, port.report)
    else if (command.type === 'keepFocusOut') keepFocusOut()
    else move(page, command)
  })
}

function move(page: Window, command: PreviewCommand): void {
  if (command.type === 'back') navigationOf(page)?.back()
  if (command.type === 'forward') navigationOf(page)?.forward()
  if (command.type === 'reload') page.location.reload()
  if (command.type !== 'go' || !URL.canParse(command.path, page.location.href)) return
  const target = new URL(command.path, page.location.href)
  if (target.origin === page.location.origin) page.location.assign(target)
}

/** The gateway's own pages say in a meta element why they are shown. */
function tellTrouble(document: Document, report: ReturnType<typeof createPort>['report']): void {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="aether-preview"]')
  if (!meta) return
  const { host } = meta.dataset
  report({ type: 'trouble', kind: meta.content, ...(host ? { host } : {}) })
}

start(window)
