import { applyResult, openMerge, undoMerge } from '../../../channels/files/editor/merge/attachMerging'
import { chosenText } from '../../../channels/files/editor/merge/mergeSession'
import { nameOf } from '../../../channels/files/paths'
import { type EditStep, START, TOPIC, tokensIn, withSlot } from './editSteps'
import { runSession, type SessionContext } from './runSession'

const PATH = '/f.txt'
const OTHER = '/g.txt'

/** What a person could know and had decided while the steps were played. */
interface Knowledge {
  /** What was shown of what others wrote, in the editor or beside it in a conflict. */
  readonly seen: Set<string>
  /** What the user typed and has not given up: it stands in the editor until it was on disk. */
  readonly typed: Set<string>
  /** What a save replaced although it was never shown. */
  readonly unseen: string[]
  /** How often texts were put together by themselves, or by hand. */
  merged: number
}

/** The git of the other program, for one file. */
interface Branch {
  head: string
  stashed: string | null
}

const add = (all: Set<string>, text: string) => {
  for (const token of tokensIn(text)) all.add(token)
}

/** Plays steps on the real page and server. What the user sees and gives up is noted on the way. */
export async function playEdits(steps: readonly EditStep[]) {
  const known: Knowledge = { seen: new Set(), typed: new Set(), unseen: [], merged: 0 }
  const git: Branch = { head: START, stashed: null }
  const script = {
    name: 'edits',
    server: { files: { [PATH]: START }, trash: true },
    async run(context: SessionContext) {
      const { wait, user, page, server } = context
      const { files } = page.workspace
      files.commands.onMoved(files.editors.moved)
      await user.open(PATH)
      const model = page.models.get(PATH)
      model?.onChange(() => add(known.seen, model.text()))
      files.editors.view.subscribe(({ merges }, before) => {
        const isNew = merges !== before.merges
        if (isNew && Object.values(merges ?? {}).some(({ isUndone }) => !isUndone)) known.merged += 1
      })
      let checked = 0
      for (const [index, step] of steps.entries()) {
        act(context, step, { known, git, name: `${index}` })
        await wait(step.do === 'wait' ? step.ms : 0)
        for (const text of server.disk.overwritten.slice(checked))
          known.unseen.push(...tokensIn(text).filter((token) => !known.seen.has(token)))
        checked = server.disk.overwritten.length
      }
      await wait(40_000)
      await user.live()
    },
  }
  return runSession(script, [], ({ page, server }) => {
    const [file] = Object.values(page.workspace.files.editors.view.getState().files)
    for (const text of server.disk.overwritten)
      known.unseen.push(...tokensIn(text).filter((token) => !known.seen.has(token)))
    return {
      known,
      written: server.disk.writes,
      onDisk: server.disk.contents()[file?.path ?? PATH] ?? null,
      inEditor: page.models.get(PATH)?.text() ?? '',
      file,
    }
  })
}

interface Playing {
  readonly known: Knowledge
  readonly git: Branch
  /** Of the step: what it writes has it. */
  readonly name: string
}

function act(context: SessionContext, step: EditStep, playing: Playing): void {
  if (step.do === 'cut') context.breakNow({ kind: step.kind, ms: step.ms })
  actOfUser(context, step, playing)
  actInConflict(context, step, playing)
  actElsewhere(context, step, playing)
}

const openFile = ({ page }: SessionContext) =>
  Object.values(page.workspace.files.editors.view.getState().files)[0]

/** Without these words in the text, they were given up by an act that says so. */
function giveUp({ page }: SessionContext, known: Knowledge): void {
  const text = page.models.get(PATH)?.text() ?? ''
  for (const token of known.typed) if (!text.includes(token)) known.typed.delete(token)
}

function actOfUser(context: SessionContext, step: EditStep, { known, name }: Playing): void {
  const { page } = context
  const { editors, commands } = page.workspace.files
  const model = page.models.get(PATH)
  const path = openFile(context)?.path ?? PATH
  if (step.do === 'type' && model) {
    model.type(withSlot(model.text(), step.slot, `mine ${name}`))
    giveUp(context, known)
    known.typed.add(`mine ${name}`)
  }
  if (step.do === 'undo') {
    model?.undo()
    giveUp(context, known)
  }
  if (step.do === 'save') void editors.save(path)
  if (step.do === 'rename') {
    commands.startRename(path)
    commands.submitName(nameOf(path === PATH ? OTHER : PATH))
  }
  if (step.do === 'trash') commands.trash(path)
  if (step.do === 'untrash') commands.undo()
}

function actInConflict(context: SessionContext, step: EditStep, { known }: Playing): void {
  const { editors } = context.page.workspace.files
  const file = openFile(context)
  if (!file) return
  const { path } = file
  if (step.do === 'undoMerge') undoMerge(editors, path)
  if (step.do === 'saveAgain' && file.disk === 'deleted') editors.saveAgain(path)
  if (file.disk !== 'conflict' || file.theirs === null) return
  if (step.do === 'takeDisk') {
    editors.takeDisk(path)
    giveUp(context, known)
  }
  if (step.do !== 'keepMine' && step.do !== 'merge') return
  add(known.seen, file.theirs)
  if (step.do === 'merge') mergeByHand(context, path, step.choice)
  else editors.keepMine(path)
  if (step.do === 'merge') known.merged += 1
  giveUp(context, known)
}

/** Each conflict gets the lines of one side, or of both. */
function mergeByHand({ page }: SessionContext, path: string, choice: 'theirs' | 'mine' | 'both'): void {
  const { editors } = page.workspace.files
  openMerge(editors, path)
  const session = editors.view.getState().merging?.[path]
  if (!session) return
  const lines = session.text.split(/(?<=\n)/)
  for (const conflict of session.conflicts.toReversed())
    lines.splice(conflict.line - 1, conflict.count, chosenText(conflict, choice))
  applyResult(editors, path, { ...session, text: lines.join('') })
}

/** Another program, which may be git, at the place where the file is open, else where it was. */
function actElsewhere(context: SessionContext, step: EditStep, { git, name }: Playing): void {
  const { disk } = context.server
  const path = openFile(context)?.path ?? PATH
  const now = disk.contents()[path]
  if (step.do === 'external') disk.change(path, withSlot(now ?? START, step.slot, `theirs ${name}`))
  if (step.do === 'rewrite') disk.change(path, `theirs ${name}`)
  if (step.do === 'delete') disk.change(path, null)
  if (step.do === 'checkout' && now === git.head) {
    git.head = git.head === START ? TOPIC : START
    disk.change(path, git.head)
  }
  if (step.do === 'stash' && now !== undefined && now !== git.head && git.stashed === null) {
    git.stashed = now
    disk.change(path, git.head)
  }
  if (step.do === 'pop' && git.stashed !== null && now === git.head) {
    disk.change(path, git.stashed)
    git.stashed = null
  }
  if (step.do === 'discard' && now !== git.head) disk.change(path, git.head)
}
