import { afterEach, expect, it, vi } from 'vitest'
import type { TestCase, TestModule } from 'vitest/node'
import RerunVitest from './rerunVitest.mjs'

afterEach(() => vi.restoreAllMocks())

const testOf = (name: string, state: 'passed' | 'failed', flaky: boolean) =>
  ({
    fullName: name,
    result: () => ({ state, errors: [{ message: 'expected 3 to be 2\nmore' }] }),
    diagnostic: () => ({ flaky }),
  }) as unknown as TestCase

function moduleOf(file: string, tests: readonly TestCase[]): TestModule {
  const ofState = (state: string) => tests.filter((test) => test.result().state === state)
  return {
    project: { name: 'browser (chromium)' },
    relativeModuleId: file,
    state: () => (ofState('failed').length > 0 ? 'failed' : 'passed'),
    children: { allTests: (state: string) => ofState(state) },
  } as unknown as TestModule
}

function printed(modules: readonly TestModule[]): string {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  new RerunVitest().onTestRunEnd(modules)
  return log.mock.calls.flat().join('\n')
}

it('names what failed and what passed with its second try, each under its own heading', () => {
  const text = printed([
    moduleOf('src/a.browser.test.ts', [
      testOf('is well', 'passed', false),
      testOf('was late', 'passed', true),
      testOf('is broken', 'failed', false),
    ]),
  ])
  const [failed = '', flaky = ''] = text.split('Needed a second try')
  expect(failed).toContain("npm run test:browser -- src/a.browser.test.ts -t 'is broken'")
  expect(flaky).toContain("npm run test:browser -- src/a.browser.test.ts -t 'was late'")
  expect(flaky).toContain('the first try: expected 3 to be 2')
  expect(text).not.toContain('is well')
})

it('says nothing where all passed with their first try', () => {
  expect(printed([moduleOf('src/a.browser.test.ts', [testOf('is well', 'passed', false)])])).toBe('')
})
