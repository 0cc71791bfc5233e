/** A command as an SDK client gets it. */
export interface SentCommand {
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/** An SDK client that remembers commands and answers from a list, then with nothing. */
export function fakeClient(...outputs: readonly object[]) {
  const sent: SentCommand[] = [];
  const waiting = [...outputs];
  const send = async (command: { readonly input: object }) => {
    sent.push({ name: command.constructor.name, input: { ...command.input } });
    return waiting.shift() ?? {};
  };
  return { sent, client: { send } as never };
}
