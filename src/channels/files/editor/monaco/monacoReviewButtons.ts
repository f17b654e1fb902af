import type { editor } from 'monaco-editor'

/** Lines as an editor counts them, from 1; with `count` 0 the place before the line `start`. */
export interface Lines {
  readonly start: number
  readonly count: number
}

/** A change as an editor shows it: these lines of the one text are those of the other. */
export interface ReviewedChange {
  readonly before: Lines
  readonly after: Lines
}

/** The two buttons of each change. Their words are the caller's. */
export interface ReviewButtons {
  readonly className: string
  readonly acts: readonly {
    readonly label: string
    /** Begins with what is shown. */
    readonly name: string
    readonly run: (change: ReviewedChange) => void
  }[]
  /** Why they cannot be used now. */
  readonly off: () => string | undefined
}

/** Changes above and below what is on screen whose buttons stand there already. */
const MARGIN_PX = 200

/**
 * Draws the buttons of each change that is on screen at its first line, at the end of the editor. The keyboard has
 * commands for the change at the cursor, so these are no stops of the Tab key.
 */
export function attachReviewButtons(
  code: editor.ICodeEditor,
  changes: () => readonly ReviewedChange[] | null,
  buttons: ReviewButtons,
) {
  const widgets: { widget: editor.IOverlayWidget; element: HTMLElement; change: ReviewedChange | null }[] = []

  function widgetAt(index: number) {
    const known = widgets[index]
    if (known) return known
    const element = document.createElement('div')
    const id = `review.${crypto.randomUUID()}`
    const made = {
      element,
      change: null as ReviewedChange | null,
      widget: { getId: () => id, getDomNode: () => element, getPosition: () => null },
    }
    element.className = buttons.className
    for (const act of buttons.acts) {
      const button = document.createElement('button')
      button.type = 'button'
      button.tabIndex = -1
      button.textContent = act.label
      button.setAttribute('aria-label', act.name)
      button.addEventListener('click', () => {
        if (made.change && buttons.off() === undefined) act.run(made.change)
      })
      element.append(button)
    }
    code.addOverlayWidget(made.widget)
    widgets.push(made)
    return made
  }

  function draw(): void {
    const { height, verticalScrollbarWidth } = code.getLayoutInfo()
    const top = code.getScrollTop()
    const lines = code.getModel()?.getLineCount() ?? 1
    const off = buttons.off()
    const shown = (changes() ?? []).flatMap((change) => {
      const at = code.getTopForLineNumber(Math.min(change.after.start, lines)) - top
      return at > -MARGIN_PX && at < height + MARGIN_PX ? [{ change, at }] : []
    })
    for (const [index, { change, at }] of shown.entries()) {
      const made = widgetAt(index)
      made.change = change
      made.element.hidden = false
      made.element.style.insetBlockStart = `${at}px`
      made.element.style.insetInlineEnd = `${verticalScrollbarWidth + 8}px`
      for (const button of made.element.children) {
        if (off === undefined) button.removeAttribute('aria-disabled')
        else button.setAttribute('aria-disabled', 'true')
        button.setAttribute('title', off ?? button.getAttribute('aria-label') ?? '')
      }
    }
    for (const { element } of widgets.slice(shown.length)) element.hidden = true
  }

  const subscriptions = [code.onDidScrollChange(draw), code.onDidLayoutChange(draw)]
  return {
    draw,
    detach(): void {
      for (const subscription of subscriptions) subscription.dispose()
      for (const { widget } of widgets) code.removeOverlayWidget(widget)
    },
  }
}
