import { expect, it } from 'vitest'
import { previewPermissions } from './previewPermissions'

const pageWith = (...features: readonly string[]) =>
  ({ featurePolicy: { allowsFeature: (name: string) => features.includes(name) } }) as unknown as Document

const ALL = [
  ...['clipboard-write', 'clipboard-read', 'fullscreen', 'display-capture', 'local-network-access'],
  ...['camera', 'microphone', 'geolocation'],
]

it('lends a preview what the page around gave, but neither the clipboard to read nor pictures', () => {
  expect(previewPermissions(pageWith(...ALL), true)).toBe('clipboard-write; fullscreen; local-network-access')
  expect(previewPermissions(pageWith('fullscreen'), true)).toBe('fullscreen')
})

it('lends nothing in a page of our own, or where the browser does not say what we have', () => {
  expect(previewPermissions(pageWith(...ALL), false)).toBe('')
  expect(previewPermissions({} as Document, true)).toBe('')
})
