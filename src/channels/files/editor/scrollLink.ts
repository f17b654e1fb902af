/** What scrolls by lines of a text: an editor, or what stands beside it. */
export interface LineScroller {
  /** The line at the upper edge, from 1, with its part. */
  topLine(): number
  showLine(line: number): void
  /** Told when its user scrolls. Returns its end. */
  onScroll(listener: () => void): () => void
}

export type ScrollLink = ReturnType<typeof createScrollLink>

/**
 * Leads a view beside an editor to it, whichever of them comes first: `link.attach(editor)`, `link.follow((editor) => stop)`.
 */
export function createScrollLink() {
  let editor: LineScroller | null = null
  const followers = new Map<(editor: LineScroller) => () => void, (() => void) | null>()
  const end = (stop: (() => void) | null) => stop?.()

  return {
    /** Returns its end. */
    attach(next: LineScroller): () => void {
      editor = next
      for (const [follow, stop] of followers) {
        end(stop)
        followers.set(follow, follow(next))
      }
      return () => {
        if (editor !== next) return
        editor = null
        for (const [follow, stop] of followers) {
          end(stop)
          followers.set(follow, null)
        }
      }
    },
    /** Called with the editor whenever there is another one. Returns its end. */
    follow(follow: (editor: LineScroller) => () => void): () => void {
      followers.set(follow, editor && follow(editor))
      return () => {
        end(followers.get(follow) ?? null)
        followers.delete(follow)
      }
    },
  }
}
