import { afterEach, expect, it } from 'vitest'
import { cleanup, render } from 'vitest-browser-react'
import { PreviewAddressField } from './PreviewAddressField'

afterEach(cleanup)

it('goes to an address on Enter, and nowhere on an Enter that ends an input method', async () => {
  const gone: string[] = []
  const screen = await render(
    <PreviewAddressField path="/" disabledReason={undefined} onGo={(path) => gone.push(path)} />,
  )
  const field = screen.getByRole('textbox', { name: 'Preview address' })
  const enter = (how: KeyboardEventInit) =>
    field.element().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...how }))
  await field.fill('/日本')
  enter({ isComposing: true })
  enter({ keyCode: 229 })
  expect(gone).toEqual([])
  await expect.element(field).toHaveValue('/日本')
  enter({ keyCode: 13 })
  expect(gone).toEqual(['/日本'])
})
