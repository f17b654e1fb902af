import { setImmediate } from 'node:timers/promises'
import {
  type ContentBlock,
  type CreateElicitationRequest,
  type CreateElicitationResponse,
  methods,
  RequestError,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
  type SetSessionConfigOptionRequest,
} from '@agentclientprotocol/sdk'
import type { AcpConnection } from './acpConnection'
import type { SessionFiles } from './acpFiles'
import { toContent, toQuestion } from './acpQuestion'
import {
  factsOf,
  type ModePolicy,
  modeToEnter,
  readSettings,
  type Settings,
  type Told,
  visible,
  withMode,
  withOptions,
} from './acpSettings'
import { createUpdateMapper } from './acpUpdates'
import { choose } from './choose'
import {
  AgentFailure,
  type AgentHost,
  type AgentPrompt,
  type AgentSession,
  type Choice,
  type Entered,
  type SessionFacts,
  type SessionSettings,
} from './driver'
import { type Asked, PLAIN, type Quirks } from './quirks'
import type { WirePaths } from './wirePaths'

export interface AcpSessionOptions {
  readonly connection: AcpConnection
  readonly sessionId: string
  /** The answer that began or resumed it. */
  readonly begun: Told
  readonly host: AgentHost
  readonly files: SessionFiles
  readonly paths: WirePaths
  readonly modes: ModePolicy
  readonly quirks: Quirks
  readonly newId: () => string
  kill(): Promise<void>
  /** The conversation uses other tools by now than it began with. */
  isOutdated?(): boolean
  /** Called with the models, modes and options that can be chosen, before the host hears of them. */
  learn(facts: SessionFacts): void
  /** Around every turn, so that an idle agent can be ended. */
  busy(isBusy: boolean): void
}

/** Of agents that say their models beside the options. The protocol's newest version has it no more. */
const SET_MODEL = 'session/set_model'

const UNREAD =
  'The agent printed other things on the lines of its messages, which could not be read then. Something it said may be missing here.'

/** One ACP session behind the interface every agent has. */
export function createAcpSession(options: AcpSessionOptions): AgentSession {
  const { connection, sessionId, host, files, paths, modes, quirks } = options
  const { agent, capabilities } = connection
  const mapper = createUpdateMapper({ paths, newId: options.newId, tell: host.update })
  const translator = quirks.translator?.() ?? PLAIN
  let settings = readSettings(options.begun)
  let cancelled = false
  /** A request between turns is cancelled, for no turn shows it. */
  let running = false
  /** Its process was told to end, which takes a while. */
  let isKilled = false

  let isUnreadTold = false
  /** The mode the agent told since it was asked for one. */
  let saidMode: string | null = null

  function change(next: Settings): void {
    if (next === settings) return
    settings = next
    tellFacts()
  }

  function tellFacts(): void {
    const facts = factsOf(settings, modes)
    options.learn(facts)
    host.update(facts)
  }

  async function requestPermission(request: RequestPermissionRequest): Promise<RequestPermissionResponse> {
    if (!running || cancelled) return { outcome: { outcome: 'cancelled' } }
    const question = quirks.question?.(request)
    if (question) return askInstead(question)
    const { toolCallId } = request.toolCall
    const options = request.options.map(({ optionId, name, kind }) => ({ optionId, name, kind }))
    const chosen = await host.requestPermission({ ...mapper.askAbout(request.toolCall), options })
    if (chosen === null) return { outcome: { outcome: 'cancelled' } }
    const kind = options.find(({ optionId }) => optionId === chosen)?.kind
    mapper.answered(toolCallId, kind === 'allow_once' || kind === 'allow_always')
    return { outcome: { outcome: 'selected', optionId: chosen } }
  }

  async function askInstead({ accept, decline, ...question }: Asked): Promise<RequestPermissionResponse> {
    const answered = await host.ask(question)
    if (answered.action === 'accept') return accept(answered.answers)
    return answered.action === 'decline' ? decline() : { outcome: { outcome: 'cancelled' } }
  }

  async function elicit(request: CreateElicitationRequest): Promise<CreateElicitationResponse> {
    if (!running || cancelled || !isForm(request)) return { action: 'cancel' }
    const { message, requestedSchema } = request
    const toolCallId = 'toolCallId' in request ? request.toolCallId : null
    const named = typeof toolCallId === 'string' ? { toolCallId } : {}
    const answered = await host.ask({ ...toQuestion(message, requestedSchema), ...named })
    if (answered.action !== 'accept') return { action: answered.action }
    const read = toContent(requestedSchema, answered.answers)
    return 'error' in read ? { action: 'cancel' } : { action: 'accept', content: read.content }
  }

  function told(update: SessionUpdate): void {
    if (update.sessionUpdate === 'current_mode_update') {
      saidMode = update.currentModeId
      change(withMode(settings, saidMode))
    } else if (update.sessionUpdate === 'config_option_update') {
      change(withOptions(settings, update.configOptions))
    } else mapper.apply(update)
  }

  connection.route(sessionId, {
    files,
    update(update) {
      const reason = running ? (quirks.retryOf?.(update) ?? null) : null
      if (reason !== null) host.update({ type: 'retrying', reason })
      for (const each of translator.translate(update)) told(each)
    },
    requestPermission,
    elicit,
    unread() {
      if (!running || isUnreadTold) return
      isUnreadTold = true
      host.update({ type: 'notice', text: UNREAD })
    },
  })
  if (settings.model || settings.mode || settings.options.length > 0) tellFacts()

  async function choice(kind: 'model' | 'mode', wanted: string): Promise<void> {
    const chooser = settings[kind]
    const offered = chooser && kind === 'mode' ? visible(chooser, modes) : (chooser?.choices ?? [])
    await set(kind, choose(offered, wanted, kind))
  }

  async function setOption(id: string, wanted: string | boolean): Promise<void> {
    const option = settings.options.find((each) => each.id === id)
    if (!option) throw new AgentFailure('unknown_option', `The agent has no option “${id}”.`)
    const { name } = option
    if (option.type === 'boolean') {
      if (typeof wanted !== 'boolean')
        throw new AgentFailure('unknown_option', `“${name}” is either on or off.`)
      if (option.value !== wanted) await request({ configId: id, type: 'boolean', value: wanted })
      return
    }
    const value = choose(option.choices, String(wanted), { option: name })
    if (option.value !== value) await request({ configId: id, value })
  }

  async function request(
    option: { configId: string; value: string } | { configId: string; type: 'boolean'; value: boolean },
  ): Promise<void> {
    const asked: SetSessionConfigOptionRequest = { ...option, sessionId }
    const { configOptions } = await agent.request(methods.agent.session.setConfigOption, asked)
    change(withOptions(settings, configOptions))
  }

  async function set(kind: 'model' | 'mode', value: string): Promise<void> {
    const chooser = settings[kind]
    if (!chooser || chooser.current === value) return
    saidMode = null
    if (chooser.configId !== null) await request({ configId: chooser.configId, value })
    else {
      if (kind === 'mode') await agent.request(methods.agent.session.setMode, { sessionId, modeId: value })
      else await agent.request(SET_MODEL, { sessionId, modelId: value })
      const now = settings[kind] ?? chooser
      change({ ...settings, [kind]: { ...now, current: value } })
    }
    await setImmediate()
    // What the agent says beside its answer is where it stands.
    if (kind === 'mode' && saidMode !== null) change(withMode(settings, saidMode))
  }

  async function enterMode(own: string | null): Promise<Entered> {
    const before = settings.mode
    const wanted = before ? modeToEnter(before, own, modes) : own
    if (wanted === null) return before ? { forbidden: before.choices } : { mode: null }
    const reason = before ? await tryMode(before, wanted) : await tryUntold(wanted)
    const now = settings.mode
    if (reason === null && (now ?? { current: wanted }).current === wanted) return { mode: wanted }
    const named = (id: string): Choice =>
      [...(now?.choices ?? []), ...(before?.choices ?? [])].find((each) => each.id === id) ?? { id, name: id }
    return {
      wanted: named(wanted),
      current: now ? named(now.current) : null,
      reason: reason ?? 'It stayed in another one.',
      others: now ? visible(now, modes).filter(({ id }) => id !== wanted) : [],
    }
  }

  /** Why a mode was not taken, or null. */
  async function tryMode(
    { choices }: { choices: readonly Choice[] },
    wanted: string,
  ): Promise<string | null> {
    if (!choices.some(({ id }) => id === wanted)) return 'It does not offer this mode any more.'
    return refusalOf(set('mode', wanted))
  }

  /** Some agents do not tell the modes of a session that goes on, and take them all the same. */
  const tryUntold = (modeId: string) =>
    refusalOf(agent.request(methods.agent.session.setMode, { sessionId, modeId }))

  async function refusalOf(asked: Promise<unknown>): Promise<string | null> {
    try {
      await asked
      return null
    } catch (error) {
      if (error instanceof RequestError) return connection.redact(error.message)
      throw await connection.explain(error)
    }
  }

  function blocks({ text, notes, files: mentioned, attachments }: AgentPrompt): ContentBlock[] {
    const { image = false, embeddedContext = false } = capabilities.promptCapabilities ?? {}
    const linked = mentioned.map(({ path, startLine, endLine, text: unsaved }): ContentBlock => {
      const lines =
        startLine === undefined ? '' : `:${startLine}${endLine === undefined ? '' : `-${endLine}`}`
      const uri = paths.toUri(path)
      return unsaved !== undefined && embeddedContext
        ? { type: 'resource', resource: { uri, text: unsaved } }
        : { type: 'resource_link', name: `${path}${lines}`, uri }
    })
    const attached = attachments.map(({ name, mimeType, data }): ContentBlock => {
      if (image && mimeType.startsWith('image/')) return { type: 'image', data, mimeType }
      if (embeddedContext && mimeType.startsWith('text/')) {
        const content = Buffer.from(data, 'base64').toString('utf8')
        return {
          type: 'resource',
          resource: { uri: `attachment:${encodeURIComponent(name)}`, text: content },
        }
      }
      throw new AgentFailure('unsupported_content', `This agent does not take ${name} (${mimeType}).`)
    })
    const said: ContentBlock[] = notes === undefined ? [] : [{ type: 'text', text: notes }]
    return [...said, { type: 'text', text }, ...linked, ...attached]
  }

  return {
    resumeId: capabilities.sessionCapabilities?.resume || capabilities.loadSession ? sessionId : null,
    closed: () => isKilled || connection.isClosed() || options.isOutdated?.() === true,
    async prompt(prompt) {
      const content = blocks(prompt)
      cancelled = false
      isUnreadTold = false
      running = true
      mapper.breakMessage()
      files.carry(prompt.files)
      options.busy(true)
      try {
        const answer = await agent.request(methods.agent.session.prompt, { sessionId, prompt: content })
        // Updates are dispatched a few promises later than answers.
        await setImmediate()
        const failure = translator.takeFailure()
        if (failure !== null) throw new AgentFailure('agent_error', failure, { retryable: true })
        return answer.stopReason
      } catch (error) {
        await setImmediate()
        if (cancelled && !connection.isClosed()) return 'cancelled'
        throw await connection.explain(error)
      } finally {
        running = false
        options.busy(false)
      }
    },
    cancel() {
      cancelled = true
      // A closed connection rejects the prompt as well.
      agent.notify(methods.agent.session.cancel, { sessionId }).catch(() => undefined)
    },
    kill() {
      isKilled = true
      return options.kill()
    },
    close() {
      if (!capabilities.sessionCapabilities?.close || connection.isClosed()) return
      // Nothing depends on it: the session ends with its process at the latest.
      agent.request(methods.agent.session.close, { sessionId }).catch(() => undefined)
    },
    enterMode,
    async configure({ model, mode, options: wanted = {} }: SessionSettings) {
      try {
        if (model !== undefined) await choice('model', model)
        for (const [id, value] of Object.entries(wanted)) await setOption(id, value)
        if (mode !== undefined) await choice('mode', mode)
      } catch (error) {
        throw await connection.explain(error)
      }
    },
  }
}

type FormRequest = Extract<CreateElicitationRequest, { mode: 'form' }>

const isForm = (request: CreateElicitationRequest): request is FormRequest =>
  request.mode === 'form' && 'requestedSchema' in request
