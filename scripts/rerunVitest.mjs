import { rerunVitest } from './rerunCommands.mjs'

/** Says at the end, for each test that failed or needed its second try, the one command that runs it alone. */
export default class RerunVitest {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    say('To run what failed alone:', modules.flatMap(failedOf))
    say(
      'Needed a second try, so either the test or the product guesses about time:',
      modules.flatMap(flakyOf),
    )
  }
}

/** @param {import('vitest/node').TestModule} module */
function failedOf(module) {
  if (module.state() !== 'failed') return []
  const failed = [...module.children.allTests('failed')]
  // A file that cannot be loaded has no tests.
  if (failed.length === 0) return [rerunVitest(placeOf(module))]
  return failed.map((test) => rerunVitest({ ...placeOf(module), name: test.fullName }))
}

/** @param {import('vitest/node').TestModule} module */
function flakyOf(module) {
  const flaky = [...module.children.allTests('passed')].filter((test) => test.diagnostic()?.flaky)
  return flaky.map((test) => {
    const [reason = ''] = test.result().errors?.[0]?.message.split('\n') ?? []
    return `${rerunVitest({ ...placeOf(module), name: test.fullName })}\n  the first try: ${reason}`
  })
}

/** @param {import('vitest/node').TestModule} module */
const placeOf = (module) => ({ project: module.project.name, file: module.relativeModuleId })

/** @param {string} heading @param {readonly string[]} lines */
function say(heading, lines) {
  if (lines.length > 0) console.log(`\n${heading}\n${lines.join('\n')}`)
}
