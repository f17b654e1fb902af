import { expect, it, vi } from 'vitest'
import { createStyleRetry } from './retryPageStyles'

it('asks again for a style sheet that failed, in its place, and for no other', async () => {
  const loadAgain = createStyleRetry(document)
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = 'http://localhost:1/part.css'
  const links = () => document.querySelectorAll(`link[href="${link.href}"]`)
  const failure = new Promise((resolve) => link.addEventListener('error', resolve))
  document.head.append(link)
  loadAgain()
  expect([...links()]).toEqual([link])
  await failure
  loadAgain()
  const [again] = links()
  expect(again).not.toBe(link)
  loadAgain()
  expect([...links()]).toEqual([again])
  await vi.waitFor(() => {
    loadAgain()
    expect(links()[0]).not.toBe(again)
  })
  expect(links()).toHaveLength(1)
  links()[0]?.remove()
})
