import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import packages from './pinned.json' with { type: 'json' }

/** A real agent, at the version that the tests were written against. */
export interface PinnedAgent {
  /** Of the catalogue. */
  readonly id: string
  readonly package: string
  /** Rows that it has nothing for (docs/agents.md). A row that is not named here fails where the agent offers nothing. */
  readonly lacks: readonly string[]
  /** A mode other than the one it begins in. */
  readonly otherMode: string
  /** A model that means: whichever fits. */
  readonly autoModel?: string
  /** A session that is loaded in the minute in which it was begun is lost: it writes over its own file. */
  readonly loadsNextMinute?: true
  /** Points it at the fake model, with a key that means nothing. */
  configure(home: string, model: string): Promise<Readonly<Record<string, string>>>
}

const write = async (path: string, content: object | string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
}
const KEY = 'sk-dummy-key-of-a-test'
/** Gemini CLI and Qwen Code, which descends from it, then ask their makers for nothing. */
const QUIET = {
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  general: { enableAutoUpdate: false, disableAutoUpdate: true },
}

/** What a test shows, by the beginning of its title: `edit` of "edit: it asks, …". */
export const rowOf = (title: string): string => title.replace(/:.*$/s, '')

export const PINNED: readonly PinnedAgent[] = [
  {
    id: 'claude',
    package: packages.claude.package,
    lacks: ['plan', 'page-plan'],
    otherMode: 'plan',
    configure: async (_home, model) => ({
      ANTHROPIC_BASE_URL: model,
      ANTHROPIC_AUTH_TOKEN: KEY,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    }),
  },
  {
    id: 'codex',
    package: packages.codex.package,
    lacks: [
      ...['question', 'page-question', 'plan', 'page-plan', 'stop-command', 'page-stop-command'],
      // It has one mode alone that asks.
      'page-mode',
    ],
    otherMode: 'read-only',
    async configure(home, model) {
      await write(join(home, '.codex/config.toml'), CODEX_CONFIG.replace('ORIGIN', model))
      return { OPENAI_API_KEY: KEY, CODEX_HOME: join(home, '.codex') }
    },
  },
  {
    id: 'opencode',
    package: packages.opencode.package,
    lacks: ['question', 'page-question', 'login', 'page-login', 'model', 'page-model'],
    otherMode: 'plan',
    async configure(home, model) {
      const path = join(home, 'opencode.json')
      await write(path, openCodeConfig(model))
      return {
        OPENCODE_CONFIG: path,
        OPENCODE_DISABLE_AUTOUPDATE: '1',
        OPENCODE_DISABLE_MODELS_FETCH: '1',
      }
    },
  },
  {
    id: 'gemini',
    package: packages.gemini.package,
    lacks: [
      ...['exit', 'page-exit', 'question', 'page-question', 'plan', 'page-plan', 'usage', 'page-usage'],
      ...['earlier', 'page-earlier', 'fork', 'page-fork', 'substitution', 'option'],
    ],
    autoModel: 'auto',
    loadsNextMinute: true,
    otherMode: 'plan',
    async configure(home, model) {
      await write(join(home, '.gemini/settings.json'), {
        security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
        ...QUIET,
      })
      return { GEMINI_API_KEY: KEY, GOOGLE_GEMINI_BASE_URL: model }
    },
  },
  {
    id: 'qwen',
    package: packages.qwen.package,
    lacks: [
      ...['plan', 'page-plan', 'usage', 'page-usage', 'model', 'page-model'],
      'fork',
      'page-fork',
      'option',
    ],
    otherMode: 'plan',
    async configure(home, model) {
      await write(join(home, '.qwen/settings.json'), {
        security: { auth: { selectedType: 'openai' } },
        ...QUIET,
        model: { name: 'fake-model', generationConfig: { modalities: { image: true } } },
      })
      return { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `${model}/v1`, OPENAI_MODEL: 'fake-model' }
    },
  },
]

const CODEX_CONFIG = `model = "fake-model"
model_provider = "fake"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.fake]
name = "Fake"
base_url = "ORIGIN/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
`

function openCodeConfig(model: string): object {
  const one = (name: string) => ({
    name,
    attachment: true,
    reasoning: true,
    tool_call: true,
    limit: { context: 128_000, output: 8_000 },
    modalities: { input: ['text', 'image'], output: ['text'] },
  })
  return {
    model: 'fake/fake-model',
    small_model: 'fake/fake-model',
    autoupdate: false,
    share: 'disabled',
    provider: {
      fake: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Fake',
        options: { baseURL: `${model}/v1`, apiKey: KEY },
        models: { 'fake-model': one('Fake model'), 'fake-model-2': one('Fake model 2') },
      },
    },
  }
}
