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
  /** The Tab key reaches them. */
  readonly isTabStop?: boolean
  /** What the buttons of a change are called together. */
  readonly groupName?: (change: ReviewedChange) => string
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
/** Above and below the buttons in their row, together. */
const AROUND_PX = 4
/** Monaco puts zones of one place in this order; those of removed lines have 10,000. */
const FIRST = 0

/**
 * Draws the buttons of each change that is on screen in a row of their own above it, so that they cover no text. The
 * keyboard has commands for the change at the cursor, so these are no stops of the Tab key.
 */
export function attachReviewButtons(
  diff: Pick<editor.IDiffEditor, 'getModifiedEditor'> &
    Partial<Pick<editor.IDiffEditor, 'getOriginalEditor'>>,
  changes: () => readonly ReviewedChange[] | null,
  buttons: ReviewButtons,
) {
  const widgets: { widget: editor.IOverlayWidget; element: HTMLElement; change: ReviewedChange | null }[] = []
  const code = diff.getModifiedEditor()
  const rows = attachRows(code, 'after')
  // Monaco would fill the same room beside them as if lines were missing there.
  const original = diff.getOriginalEditor?.()
  const beside = original && attachRows(original, 'before')

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
    if (buttons.groupName) element.role = 'group'
    for (const act of buttons.acts) {
      const button = document.createElement('button')
      button.type = 'button'
      button.tabIndex = buttons.isTabStop === true ? 0 : -1
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

  /** In a narrow editor they stand in two lines. */
  const roomFor = () => {
    const { contentWidth, verticalScrollbarWidth } = code.getLayoutInfo()
    return `${contentWidth - verticalScrollbarWidth}px`
  }

  /** Fingers need higher buttons, so their own height decides. */
  function rowHeight(): number {
    const { element } = widgetAt(0)
    const { hidden } = element
    element.style.maxInlineSize = roomFor()
    element.hidden = false
    const height = element.offsetHeight
    element.hidden = hidden
    return height + AROUND_PX
  }

  function draw(): void {
    if (buttons.acts.length === 0) return
    const { height, contentLeft } = code.getLayoutInfo()
    const top = code.getScrollTop()
    const off = buttons.off()
    const shown = (changes() ?? []).flatMap((change) => {
      const at = rows.topOf(change) - top
      return at > -MARGIN_PX && at < height + MARGIN_PX ? [{ change, at }] : []
    })
    for (const [index, { change, at }] of shown.entries()) {
      const made = widgetAt(index)
      made.change = change
      made.element.hidden = false
      if (buttons.groupName) made.element.ariaLabel = buttons.groupName(change)
      made.element.style.top = `${at + AROUND_PX / 2}px`
      // Code is never mirrored.
      made.element.style.left = `${contentLeft}px`
      made.element.style.maxInlineSize = roomFor()
      for (const button of made.element.children) {
        if (off === undefined) button.removeAttribute('aria-disabled')
        else button.setAttribute('aria-disabled', 'true')
        button.setAttribute('title', off ?? button.getAttribute('aria-label') ?? '')
      }
    }
    for (const { element } of widgets.slice(shown.length)) element.hidden = true
  }

  function changed(): void {
    const known = changes()
    if (known && buttons.acts.length > 0) {
      const height = rowHeight()
      rows.place(known, height)
      beside?.place(known, height)
    }
    draw()
  }

  const subscriptions = [code.onDidScrollChange(draw), code.onDidLayoutChange(changed)]
  return {
    draw,
    /** The changes are others now, or the text was attached anew. */
    changed,
    detach(): void {
      for (const subscription of subscriptions) subscription.dispose()
      rows.detach()
      beside?.detach()
      for (const { widget } of widgets) code.removeOverlayWidget(widget)
    },
  }
}

/** Empty rows above changes, in one of the two texts. */
function attachRows(code: editor.ICodeEditor, side: keyof ReviewedChange) {
  let zones: readonly string[] = []
  /** What the zones stand for. */
  let placed = ''
  /** The line behind which a row stands; the last one where lines were removed from the end. */
  const lineBefore = (change: ReviewedChange) =>
    Math.min(change[side].start - 1, code.getModel()?.getLineCount() ?? 0)
  // A text that is attached has none.
  const subscription = code.onDidChangeModel(() => {
    placed = ''
  })

  function place(changes: readonly ReviewedChange[], height: number): void {
    const wanted = JSON.stringify([height, changes.map(lineBefore)])
    if (wanted === placed) return
    placed = wanted
    code.changeViewZones((accessor) => {
      for (const zone of zones) accessor.removeZone(zone)
      zones = changes.map((change) =>
        accessor.addZone({
          afterLineNumber: lineBefore(change),
          ordinal: FIRST,
          heightInPx: height,
          domNode: document.createElement('div'),
          showInHiddenAreas: true,
          suppressMouseDown: true,
        }),
      )
    })
  }

  return {
    place,
    detach(): void {
      subscription.dispose()
      place([], 0)
    },
    /** From the top of the text. */
    topOf(change: ReviewedChange): number {
      const line = lineBefore(change)
      return line === (code.getModel()?.getLineCount() ?? 0)
        ? code.getBottomForLineNumber(line)
        : code.getTopForLineNumber(line + 1, true)
    },
  }
}
