/** Words that may come from an agent, or from a file or page that it read, and could break the page. */
export interface Payload {
  readonly name: string
  readonly text: string
}
