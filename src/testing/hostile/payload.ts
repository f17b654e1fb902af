/** Something an agent, or who speaks through it, might say to break the page. */
export interface Payload {
  readonly name: string
  readonly text: string
}
