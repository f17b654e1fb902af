import type { OfferedTool, ToolCall, ToolUse } from './turns'

type Does = ToolUse['does']
type Use<T extends Does> = Extract<ToolUse, { does: T }>

/** How agents call the tool that does so. */
const NAMES: Readonly<Record<Does, RegExp>> = {
  run: /^(bash|shell|shell_command|run_shell_command|exec_command|execute)$/i,
  read: /^(read|read_file)$/i,
  create: /^(write|write_file|create_file)$/i,
  edit: /^(edit|replace|edit_file)$/i,
  ask: /^(askuserquestion|ask_user_question|ask_user|question|request_user_input)$/i,
  plan: /^(todowrite|todo_write|write_todos|update_plan)$/i,
}

/** The call that does this with one of the tools offered; null: none of them can. */
export function toolCall(use: ToolUse, tools: readonly OfferedTool[]): ToolCall | null {
  const tool = tools.find(({ name }) => NAMES[use.does].test(name))
  if (!tool) return insteadOf(use, tools)
  switch (use.does) {
    case 'run':
      return { name: tool.name, input: runInput(use, tool) }
    case 'read':
      return { name: tool.name, input: { [pathField(tool)]: use.path } }
    case 'create':
      return { name: tool.name, input: { [pathField(tool)]: use.path, content: use.text } }
    case 'edit':
      return { name: tool.name, input: editInput(use, tool) }
    case 'ask':
      return { name: tool.name, input: askInput(use) }
    case 'plan':
      return { name: tool.name, input: planInput(use, tool) }
  }
}

/** Codex has no tools for files: it writes patches and reads by commands. */
function insteadOf(use: ToolUse, tools: readonly OfferedTool[]): ToolCall | null {
  if (use.does === 'run') return null
  if (use.does === 'read') return toolCall({ does: 'run', command: `cat '${use.path}'` }, tools)
  if (use.does !== 'create' && use.does !== 'edit') return null
  const text = patchOf(use)
  const patcher = tools.find(({ name }) => name === 'apply_patch')
  if (!patcher) return toolCall({ does: 'run', command: `apply_patch <<'PATCH'\n${text}PATCH` }, tools)
  return patcher.isFreeform
    ? { name: patcher.name, input: {}, text }
    : { name: patcher.name, input: { input: text } }
}

function patchOf(use: Use<'create'> | Use<'edit'>): string {
  const body =
    use.does === 'create'
      ? [
          `*** Add File: ${use.path}`,
          ...use.text
            .trimEnd()
            .split('\n')
            .map((line) => `+${line}`),
        ]
      : [`*** Update File: ${use.path}`, '@@', `-${use.from}`, `+${use.to}`]
  return ['*** Begin Patch', ...body, '*** End Patch', ''].join('\n')
}

function pathField({ fields }: OfferedTool): string {
  return ['file_path', 'filePath', 'absolute_path'].find((field) => field in fields) ?? 'path'
}

function runInput({ command, beyond }: Use<'run'>, { fields }: OfferedTool): Record<string, unknown> {
  const asks = { sandbox_permissions: 'require_escalated', justification: 'It writes a file.' }
  if ('cmd' in fields) return { cmd: command, ...(beyond && 'justification' in fields ? asks : {}) }
  return {
    command: fields['command'] === 'array' ? ['bash', '-lc', command] : command,
    ...('description' in fields ? { description: 'Run a command of the test' } : {}),
    ...('is_background' in fields ? { is_background: false } : {}),
  }
}

function editInput({ path, from, to }: Use<'edit'>, tool: OfferedTool): Record<string, unknown> {
  const place = { [pathField(tool)]: path }
  if ('oldString' in tool.fields) return { ...place, oldString: from, newString: to }
  const why = 'instruction' in tool.fields ? { instruction: 'Change one line.' } : {}
  return { ...place, ...why, old_string: from, new_string: to }
}

function askInput({ question, options }: Use<'ask'>): Record<string, unknown> {
  const choices = options.map((label) => ({ label, description: `The answer ${label}` }))
  const asked = { id: 'answer', type: 'choice', header: 'Choice', question, options: choices }
  return { questions: [{ ...asked, multiSelect: false }] }
}

function planInput({ steps }: Use<'plan'>, { name }: OfferedTool): Record<string, unknown> {
  const status = (index: number) => (index === 0 ? 'completed' : index === 1 ? 'in_progress' : 'pending')
  if (name === 'update_plan') return { plan: steps.map((step, index) => ({ step, status: status(index) })) }
  const todos = steps.map((content, index) => ({
    id: String(index + 1),
    content,
    description: content,
    activeForm: content,
    priority: 'medium',
    status: status(index),
  }))
  return { todos }
}
