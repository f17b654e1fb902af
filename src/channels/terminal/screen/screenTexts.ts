/** What can be read off a terminal's screen. */
export interface ScreenText {
  /** Empty where nothing is selected. */
  selected(): string
  /** The last lines that were printed, without what is empty at their end. */
  printed(lines: number): string
}

/** The screens that are drawn, by terminal: `screenTexts.of(sessionId)?.selected()`. */
export function createScreenTexts() {
  const texts = new Map<string, ScreenText>()
  return {
    of: (sessionId: string): ScreenText | undefined => texts.get(sessionId),
    /** Returns its end. */
    add(sessionId: string, text: ScreenText): () => void {
      texts.set(sessionId, text)
      return () => {
        if (texts.get(sessionId) === text) texts.delete(sessionId)
      }
    },
  }
}
