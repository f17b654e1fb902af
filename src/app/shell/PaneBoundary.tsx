import { Component, type ReactNode } from 'react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'

interface PaneBoundaryProps {
  /** The pane's name in the sentence. */
  name: string
  /** What went wrong, for the output. */
  onFailure: (text: string) => void
  children: ReactNode
}

/** A pane that fails takes nothing with it: it says so, and can be begun anew. */
export class PaneBoundary extends Component<PaneBoundaryProps, { failed: boolean; turn: number }> {
  override state = { failed: false, turn: 0 }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    this.props.onFailure(`${this.props.name}: ${error instanceof Error ? error.message : String(error)}`)
  }

  override render() {
    if (!this.state.failed)
      return (
        <div key={this.state.turn} style={{ display: 'contents' }}>
          {this.props.children}
        </div>
      )
    const reload = () => this.setState(({ turn }) => ({ failed: false, turn: turn + 1 }))
    return (
      <div role="alert">
        <EmptyState text={messages.app.pane.failed(this.props.name)}>
          <Button onClick={reload}>{messages.app.pane.reload}</Button>
        </EmptyState>
      </div>
    )
  }
}
