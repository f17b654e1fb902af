import type { PreviewReport } from './messages'
import { createOriginalPlaces } from './originalPlaces'
import { callStack, clipped, consoleText, shown, stackOf } from './textOf'

type ProblemReport = Extract<PreviewReport, { readonly type: 'console' | 'exception' | 'request' }>
type Report = (report: ProblemReport) => void

/** Reports what goes wrong in the page. The page's own calls and errors pass through unchanged. */
export function watchProblems(page: Window & typeof globalThis, tell: (report: PreviewReport) => void): void {
  const places = createOriginalPlaces(page)
  const report: Report = (problem) => {
    const { stack } = problem
    if (stack === undefined) tell(problem)
    else void places(stack).then((found) => tell({ ...problem, stack: clipped(found) }))
  }
  page.addEventListener(
    'error',
    (event: Event) => {
      if (event instanceof ErrorEvent) {
        const place = event.filename ? `    at ${event.filename}:${event.lineno}:${event.colno}` : ''
        const stack = { ...(place ? { stack: place } : {}), ...stackOf(event.error) }
        report({ type: 'exception', text: clipped(event.message), ...stack })
      } else if (event.target instanceof Element) reportResource(event.target, page.location.href, report)
    },
    true,
  )
  page.addEventListener('unhandledrejection', ({ reason }) => {
    report({ type: 'exception', text: clipped(`Unhandled rejection: ${shown(reason)}`), ...stackOf(reason) })
  })

  const { error } = page.console
  page.console.error = like(error, function (this: Console, ...values: unknown[]) {
    const thrown = values.find((value) => value instanceof Error)
    const stack = thrown ? stackOf(thrown) : callStack(new Error())
    report({ type: 'console', text: consoleText(values), ...stack })
    return error.apply(this, values)
  })
  watchRequests(page, report)
}

/** An image, a script or a style that could not be loaded. */
function reportResource(element: Element, place: string, report: Report): void {
  const address = element.getAttribute('src') ?? element.getAttribute('href')
  if (address === null) return
  report({ type: 'request', method: 'GET', url: clipped(address, 1024), stack: clipped(`    at ${place}`) })
}

function watchRequests(page: Window & typeof globalThis, report: Report): void {
  const failed = (call: Error, method: string, url: string, status?: number) =>
    report({
      type: 'request',
      method: method.toUpperCase(),
      url: clipped(url, 1024),
      ...callStack(call),
      ...(status ? { status } : {}),
    })

  const { fetch } = page
  page.fetch = like(fetch, function (this: unknown, ...call: Parameters<typeof fetch>) {
    const [input, init] = call
    const asked = new Error()
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
    const url = input instanceof Request ? input.url : String(input)
    // The page gets a promise with the same outcome: a rejection that it does not handle is still unhandled.
    return Reflect.apply(fetch, this ?? page, call).then(
      (answer) => {
        if (answer.status >= 400) failed(asked, method, url, answer.status)
        return answer
      },
      (error: unknown) => {
        if (!isAborted(error)) failed(asked, method, url)
        throw error
      },
    )
  })

  const { open } = page.XMLHttpRequest.prototype
  page.XMLHttpRequest.prototype.open = like(
    open,
    function (this: XMLHttpRequest, ...call: readonly unknown[]) {
      const [method = '', url = ''] = call.map(String)
      const asked = new Error()
      this.addEventListener('load', () => this.status >= 400 && failed(asked, method, url, this.status))
      this.addEventListener('error', () => failed(asked, method, url))
      return Reflect.apply(open, this, call)
    },
  )
}

const isAborted = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** Copies `name` and `length` of the function that it wraps. */
function like<F extends (...args: never[]) => unknown>(original: F, own: F): F {
  for (const key of ['name', 'length'] as const)
    Object.defineProperty(own, key, { value: original[key], configurable: true })
  return own
}
