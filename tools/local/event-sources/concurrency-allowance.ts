/**
 * How many pollers of a mapping may work: halved by a function error, one more with each success.
 * AWS backs off this way from failing functions without partial responses (SQS-18).
 */
export class ConcurrencyAllowance {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #allowed: number;
  #working = 0;

  constructor(most: number) {
    this.#most = most;
    this.#allowed = most;
  }

  get allowed(): number {
    return this.#allowed;
  }

  acquire(): Promise<void> {
    const turn = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#admit(this.#allowed - this.#working);
    return turn;
  }

  release(): void {
    this.#working -= 1;
    this.#admit(this.#allowed - this.#working);
  }

  shrink(): void {
    this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
  }

  grow(): void {
    this.#allowed = Math.min(this.#most, this.#allowed + 1);
    this.#admit(this.#allowed - this.#working);
  }

  /** Lets every waiting poller through, so that it can see that the mapping stopped. */
  open(): void {
    this.#admit(this.#waiting.length);
  }

  #admit(count: number): void {
    for (const resolve of this.#waiting.splice(0, Math.max(0, count))) {
      this.#working += 1;
      resolve();
    }
  }
}
