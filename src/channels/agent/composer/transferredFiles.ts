/**
 * Files of a paste or a drop. Of a paste that is a text as well the text wins: a cell of a spreadsheet brings a
 * picture of itself. A file copied in a file manager brings its own name or address as text.
 */
export function transferredFiles(transfer: DataTransfer): readonly File[] {
  const files = [...transfer.files]
  const lines = transfer
    .getData('text/plain')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  const isNamed = (line: string) =>
    files.some(({ name }) => line === name || decoded(line).endsWith(`/${name}`))
  return lines.every(isNamed) ? files : []
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
