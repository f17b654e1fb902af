import { mount } from './sdkMount'
import { isScheme } from './sdkTheme'
import type { MountOptions, WorkspaceEmbed } from './sdkTypes'

const ATTRIBUTES = ['title', 'theme', 'layout', 'loading', 'density', 'locale', 'dir']
type Given = Partial<MountOptions> & Pick<MountOptions, 'getToken'>

/**
 * Makes `<workspace-ide origin workspace>` known, with `theme`, `layout`, `title`, `loading`, `density`, `locale`, `dir` and
 * `readonly` as further attributes; a change of `theme` or `readonly` is followed. Its property `getToken` must be set; `options` takes all else of `MountOptions`. Events come as
 * `CustomEvent`s of their names.
 */
export function defineWorkspaceIde(name = 'workspace-ide'): void {
  if (customElements.get(name)) return
  class WorkspaceIde extends HTMLElement {
    static observedAttributes = ['theme', 'readonly']
    embed: WorkspaceEmbed | null = null
    options: Partial<MountOptions> = {}
    #getToken: MountOptions['getToken'] | undefined
    #ending = new AbortController()

    get getToken(): MountOptions['getToken'] | undefined {
      return this.#getToken
    }
    /** May be set before the element is shown or after. */
    set getToken(getToken: MountOptions['getToken'] | undefined) {
      const isFirst = !this.#getToken
      this.#getToken = getToken
      if (isFirst && this.isConnected) this.connectedCallback()
    }

    connectedCallback(): void {
      this.#ending.abort()
      this.#ending = new AbortController()
      const { signal } = this.#ending
      this.style.display ||= 'block'
      // Properties may be set right after the element was made.
      queueMicrotask(() => void this.#open(signal))
    }

    disconnectedCallback(): void {
      this.#ending.abort()
      void this.embed?.destroy({ force: true })
      this.embed = null
    }

    attributeChangedCallback(name: string): void {
      const theme = this.getAttribute('theme')
      const ui = this.embed?.ui
      const changing =
        name === 'theme'
          ? ui?.setTheme(isScheme(theme) ? theme : 'system')
          : ui?.setReadOnly(this.hasAttribute('readonly'))
      changing?.catch(() => undefined)
    }

    async #open(signal: AbortSignal): Promise<void> {
      const getToken = this.#getToken ?? this.options.getToken
      if (!getToken || signal.aborted) return
      try {
        const embed = await mount(this, { ...this.#asked({ ...this.options, getToken }), signal })
        if (signal.aborted) await embed.destroy({ force: true })
        else this.embed = embed
      } catch (error) {
        if (!signal.aborted) this.dispatchEvent(new CustomEvent('error', { detail: error }))
      }
    }

    #asked(options: Given): MountOptions {
      return {
        origin: this.getAttribute('origin') ?? '',
        workspace: this.getAttribute('workspace') ?? '',
        // What is no value is refused by the workspace, in words.
        ...Object.fromEntries(
          ATTRIBUTES.filter((name) => this.hasAttribute(name)).map((name) => [name, this.getAttribute(name)]),
        ),
        ...(this.hasAttribute('readonly') ? { readOnly: true } : {}),
        ...options,
        getToken: (context) => options.getToken(context),
        onEvent: (type, detail) => {
          options.onEvent?.(type, detail)
          // The reason why it cannot be shown is reported once.
          if (type !== 'error' || this.embed) this.dispatchEvent(new CustomEvent(type, { detail }))
        },
      }
    }
  }
  customElements.define(name, WorkspaceIde)
}
