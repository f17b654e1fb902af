/** Hands bytes to the browser as a file to keep. They are never shown as a page of ours. */
export function download(name: string, bytes: Uint8Array<ArrayBuffer> | Blob, page: Document): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = page.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
