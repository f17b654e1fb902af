import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { PortName } from './PortName'

const ICON =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="8" height="8"%3E%3Crect width="8" height="8"/%3E%3C/svg%3E'

it.each([
  [ICON, 1],
  ['/favicon.ico', 0],
  ['https://example.com/icon.png', 0],
  ['data:text/html,<p>', 0],
])('shows the icon of a page only where it is a picture already: %s', async (favicon, count) => {
  const port = { port: 3000, pid: 1, process: 'node', web: { kind: 'page', title: 'Shop', favicon } } as const
  const { container } = await render(<PortName port={port} disabledReason={undefined} onRename={null} />)
  const icons = [...container.querySelectorAll('img')]
  expect(icons).toHaveLength(count)
  await expect.poll(() => icons.every(({ naturalWidth }) => naturalWidth > 0)).toBe(true)
  expect(container.textContent).toContain('Shop')
})

it('says of a program that speaks it that it speaks HTTPS', async () => {
  const port = { port: 3000, pid: 1, process: 'node', web: { kind: 'page', scheme: 'https' } } as const
  const { container } = await render(<PortName port={port} disabledReason={undefined} onRename={null} />)
  expect(container.textContent).toBe('PageHTTPS')
})
