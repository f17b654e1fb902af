/** Appends text to one node and stays at its end: the least that showing a message can cost. */
const feed = document.getElementById('feed') ?? document.body
const text = document.createTextNode('')
feed.append(text)

window.bareAppend = (more) => {
  text.appendData(more)
  feed.scrollTop = feed.scrollHeight
}

declare global {
  interface Window {
    bareAppend?: (more: string) => void
  }
}
