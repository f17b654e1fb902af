import { Suspense } from 'react'
import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { deferredPart, firstPart, hasFirstParts, lazyPart, whenFirstParts } from './lazyPart'

/** A part whose code comes when the test says so. */
function laterCode(text: string) {
  let arrive = () => {}
  let fail = () => {}
  let asked = 0
  const coming = new Promise<void>((resolve, reject) => {
    arrive = resolve
    fail = () => reject(new Error('Gone.'))
  })
  const load = async () => {
    asked += 1
    await coming
    return ({ more = '' }: { more?: string }) => <p>{text + more}</p>
  }
  return { load, arrive: () => arrive(), fail: () => fail(), asked: () => asked }
}

it('asks for the code of a lazy part when it is drawn, and for that of a first part at once', async () => {
  const lazy = laterCode('lazy')
  const Lazy = lazyPart(lazy.load)
  const first = laterCode('first')
  firstPart(first.load)
  expect([lazy.asked(), first.asked()]).toEqual([0, 1])
  const screen = await render(
    <Suspense fallback="waiting">
      <Lazy more="!" />
    </Suspense>,
  )
  await expect.element(screen.getByText('waiting')).toBeVisible()
  lazy.arrive()
  await expect.element(screen.getByText('lazy!')).toBeVisible()
  first.arrive()
  await whenFirstParts()
})

it('waits for first parts, also for those that another one names when it comes', async () => {
  const outer = laterCode('outer')
  const inner = laterCode('inner')
  let Inner: ReturnType<typeof firstPart> | undefined
  const Outer = firstPart(async () => {
    const Part = await outer.load()
    Inner = firstPart(inner.load)
    return Part
  })
  let isOver = false
  const over = whenFirstParts().then(() => {
    isOver = true
  })
  outer.arrive()
  await new Promise((go) => setTimeout(go, 20))
  expect([isOver, hasFirstParts()]).toEqual([false, false])
  inner.arrive()
  await over
  expect(hasFirstParts()).toBe(true)
  // What is here does not suspend: the first commit has it.
  let waits = 0
  const Fallback = () => {
    waits += 1
    return null
  }
  const screen = await render(
    <Suspense fallback={<Fallback />}>
      <Outer />
      {Inner && <Inner />}
    </Suspense>,
  )
  expect(screen.container.textContent).toBe('outerinner')
  expect(waits).toBe(0)
})

it('says in the place of a first part that its code is gone, and waits no more', async () => {
  const gone = laterCode('gone')
  const Gone = firstPart(gone.load)
  gone.fail()
  await whenFirstParts()
  const screen = await render(<Gone />)
  await expect.element(screen.getByRole('alert')).toBeVisible()
})

it('leaves the place of a deferred part to the page until it is due and here', async () => {
  const code = laterCode('deferred')
  const { usePart } = deferredPart(code.load)
  const Place = ({ isDue }: { isDue: boolean }) => {
    const Part = usePart(isDue)
    return Part ? <Part /> : <p>outline</p>
  }
  const screen = await render(<Place isDue={false} />)
  expect([code.asked(), screen.container.textContent]).toEqual([0, 'outline'])
  await screen.rerender(<Place isDue />)
  expect([code.asked(), screen.container.textContent]).toEqual([1, 'outline'])
  code.arrive()
  await expect.element(screen.getByText('deferred')).toBeVisible()
  // Another place has it with its first commit.
  const second = await render(<Place isDue={false} />)
  expect([code.asked(), second.container.textContent]).toEqual([1, 'deferred'])
})
