import { rerunVitest } from './rerunCommands.mjs'

/** Says at the end, for each test that failed, the one command that runs it alone. */
export default class RerunVitest {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const lines = modules.flatMap((module) => {
      const place = { project: module.project.name, file: module.relativeModuleId }
      if (module.state() !== 'failed') return []
      const failed = [...module.children.allTests('failed')]
      // A file that cannot be loaded has no tests.
      if (failed.length === 0) return [rerunVitest(place)]
      return failed.map((test) => rerunVitest({ ...place, name: test.fullName }))
    })
    if (lines.length > 0) console.log(`\nTo run what failed alone:\n${lines.join('\n')}`)
  }
}
