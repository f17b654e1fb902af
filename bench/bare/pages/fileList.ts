/** Pixels of one row. */
const ROW = 22

interface Row {
  readonly name: string
  readonly path: string
  readonly isFolder: boolean
  readonly depth: number
  isOpen: boolean
}

/** A list of rows of one height, of which only those in sight are in the document: the least a file tree can be. */
export function showFileList(list: HTMLElement, content: HTMLElement, open: (path: string) => unknown): void {
  let rows: Row[] = []

  function draw(): void {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5)
    const last = Math.min(rows.length, first + Math.ceil(list.clientHeight / ROW) + 10)
    content.replaceChildren(...rows.slice(first, last).map((row, at) => element(row, first + at)))
  }

  function element(row: Row, index: number): HTMLElement {
    const made = document.createElement('div')
    made.textContent = row.name
    made.style.top = `${index * ROW}px`
    made.style.paddingLeft = `${row.depth * 12}px`
    made.onclick = () => (row.isFolder ? void expand(row, index) : open(row.path))
    return made
  }

  async function expand(row: Row, index: number): Promise<void> {
    if (row.isOpen) return
    row.isOpen = true
    show([...rows.slice(0, index + 1), ...(await read(row.path, row.depth + 1)), ...rows.slice(index + 1)])
  }

  function show(all: Row[]): void {
    rows = all
    content.style.height = `${rows.length * ROW}px`
    draw()
  }

  list.addEventListener('scroll', draw, { passive: true })
  void read('', 0).then(show)
}

async function read(folder: string, depth: number): Promise<Row[]> {
  const answer = await fetch(`/api/folder?path=${encodeURIComponent(folder)}`)
  const entries: [name: string, isFolder: boolean][] = await answer.json()
  return entries.map(([name, isFolder]) => {
    const path = folder === '' ? name : `${folder}/${name}`
    return { name, path, isFolder, depth, isOpen: false }
  })
}
