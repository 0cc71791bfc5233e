import type { Random } from './random.ts';

/** What is wrong with a message; `invalid`: it comes to a write that DynamoDB never takes. */
export type Poison = 'notJson' | 'schema' | 'permanent' | 'refused' | 'invalid' | 'bug' | 'killer';

/** An event of the simulation. */
export interface SimulatedEvent {
  readonly id: string;
  readonly source: string;
  readonly key: string;
  /** Strictly increasing within a key. */
  readonly sequence: string;
  readonly amount: number;
  readonly poison?: Poison | undefined;
  /** Passed long ago: the event is to be dropped. */
  readonly expirytime?: string | undefined;
}

/** One message as its producer sends it. */
export interface Publication {
  readonly event: SimulatedEvent;
  readonly body: string;
  /** How long it is under way. */
  readonly delayMs?: number | undefined;
}

/** What is published, and what must come of it. */
export interface Workload {
  /** In order of publishing; a producer that repeats itself appears twice. */
  readonly publications: readonly Publication[];
  /** Bodies that must end as dead letters, by event id. */
  readonly poison: ReadonlyMap<string, SimulatedEvent>;
  readonly healthy: readonly SimulatedEvent[];
  /** Those of them whose marker of a former life is still there. */
  readonly forgotten: readonly SimulatedEvent[];
  /** What must come to nothing at all. */
  readonly expired: readonly SimulatedEvent[];
}

export interface WorkloadOptions {
  readonly messages: number;
  readonly poisons: readonly Poison[];
  readonly poisonRate: number;
  /** Which events are poison, by their place; instead of the rate. */
  readonly poisonAt?: readonly number[] | undefined;
  readonly keys?: number | undefined;
  /** How often a producer publishes an event again, later. */
  readonly repeatRate: number;
}

const repeatDistance = 60;

export function drawWorkload(random: Random, options: WorkloadOptions): Workload {
  const { messages, repeatRate } = options;
  const keys = options.keys ?? random.whole(3, 24);
  const sequences = new Map<string, number>();
  const publications: Publication[] = [];
  const poison = new Map<string, SimulatedEvent>();
  const healthy: SimulatedEvent[] = [];
  const forgotten: SimulatedEvent[] = [];
  const expired: SimulatedEvent[] = [];
  const late: Publication[] = [];
  const repeats: { readonly at: number; readonly publication: Publication }[] = [];

  const drawPoison = poisonDrawer(random, options);
  const drawRepeats = (publication: Publication): void => {
    if (random.chance(repeatRate)) {
      repeats.push({ at: publications.length + random.whole(0, repeatDistance), publication });
    }
    if (random.chance(repeatRate / 2)) {
      late.push({ ...publication, delayMs: random.whole(1, 900_000) });
    }
  };

  for (let index = 0; index < messages; index += 1) {
    const key = `k${random.whole(1, keys)}`;
    const sequence = (sequences.get(key) ?? 0) + 1;
    sequences.set(key, sequence);
    const bad = drawPoison(index, key);
    const event: SimulatedEvent = {
      id: `e${index}`,
      source: '/simulation',
      key,
      sequence: String(sequence).padStart(10, '0'),
      amount: random.whole(1, 1_000_000),
      poison: bad,
      ...(!bad && random.chance(0.01) && { expirytime: '2026-12-31T12:00:00.000Z' }),
    };
    const publication = { event, body: bodyOf(event) };
    publications.push(publication);
    if (bad) poison.set(publication.body, event);
    else (event.expirytime ? expired : healthy).push(event);
    if (healthy.at(-1) === event && random.chance(0.02)) forgotten.push(event);
    if (bad !== 'killer') drawRepeats(publication);
    for (const repeat of repeats.filter(({ at }) => at === index)) {
      publications.push(repeat.publication);
    }
  }
  return { publications: [...publications, ...late], poison, healthy, forgotten, expired };
}

/** Two killers of one FIFO group can cost an innocent of it its deliveries: one a key, sent once. */
function poisonDrawer(random: Random, { poisons, poisonRate, poisonAt }: WorkloadOptions) {
  const [first, ...others] = poisons;
  const killed = new Set<string>();
  return (place: number, key: string): Poison | undefined => {
    const isPoison = poisonAt ? poisonAt.includes(place) : random.chance(poisonRate);
    if (first === undefined || !isPoison) return undefined;
    const drawn = random.pick([first, ...others]);
    if (drawn !== 'killer') return drawn;
    if (killed.has(key)) return first;
    killed.add(key);
    return drawn;
  };
}

function bodyOf(event: SimulatedEvent): string {
  const text = JSON.stringify(event);
  if (event.poison === 'notJson') return `{${event.id}`;
  return event.poison === 'schema' ? text.replace('"amount"', '"amuont"') : text;
}

/** A Standard Schema of the event, as cheap as it can be. */
export const simulatedSchema = {
  '~standard': {
    validate: (value: unknown) => {
      const event = value as SimulatedEvent;
      return typeof event?.id === 'string' && typeof event.amount === 'number'
        ? { value: event }
        : { issues: [{ message: 'expected a number', path: ['amount'] }] };
    },
  },
};
