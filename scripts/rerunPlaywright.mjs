import { relative } from 'node:path'
import process from 'node:process'
import { rerunPlaywright } from './rerunCommands.mjs'

/** Says at the end, for each browser test that failed, the one command that runs it alone. */
export default class RerunPlaywright {
  /** @type {Map<string, import('@playwright/test/reporter').TestCase>} */
  #failed = new Map()

  /** @param {import('@playwright/test/reporter').TestCase} test */
  onTestEnd(test) {
    if (test.outcome() === 'unexpected') this.#failed.set(test.id, test)
    else this.#failed.delete(test.id)
  }

  onEnd() {
    const lines = [...this.#failed.values()].map(({ location, parent, title }) =>
      rerunPlaywright({
        file: relative(process.cwd(), location.file),
        line: location.line,
        title,
        project: parent.project()?.name ?? '',
      }),
    )
    if (lines.length > 0) console.log(`\nTo run what failed alone:\n${lines.join('\n')}`)
  }

  printsToStdio() {
    return false
  }
}
