/** A record as a shard keeps it. */
export interface StoredRecord {
  /** Its place in the shard, from 0; places are never used twice. */
  readonly index: number;
  readonly partitionKey: string;
  readonly arrivalMs: number;
  /** A view of the log's memory: copy it to keep it. */
  readonly data: Buffer;
}

/** Data lies end to end in one buffer; offsets, arrivals and keys in plain arrays beside it. */
interface Segment {
  readonly firstIndex: number;
  readonly buffer: Buffer;
  readonly ends: number[];
  readonly arrivals: number[];
  readonly keys: string[];
}

const smallestSegment = 16_384;
const largestSegment = 1_048_576;

/**
 * The records of one shard in order of arrival: appended at the end, dropped at the front a
 * segment at a time. 1 KB of data costs about 1.1 KB of memory.
 */
export class RecordLog {
  readonly #segments: Segment[] = [];
  #first = 0;
  #next = 0;
  #nextSegmentSize = smallestSegment;

  /** Index of the oldest record that is kept. */
  get first(): number {
    return this.#first;
  }

  /** Index that the next record gets. */
  get next(): number {
    return this.#next;
  }

  /** Arrival times never go back. Returns the record's index. */
  append(data: Uint8Array, partitionKey: string, nowMs: number): number {
    const segment = this.#segmentFor(data.length);
    const start = segment.ends.at(-1) ?? 0;
    segment.buffer.set(data, start);
    segment.ends.push(start + data.length);
    segment.arrivals.push(Math.max(nowMs, this.#lastArrival()));
    segment.keys.push(partitionKey);
    this.#next += 1;
    return this.#next - 1;
  }

  /** The record at an index between `first` and `next`. */
  get(index: number): StoredRecord {
    const segment = this.#segments[this.#segmentOf(index)];
    const place = index - (segment?.firstIndex ?? 0);
    const end = segment?.ends[place];
    if (segment === undefined || end === undefined || index < this.#first) {
      throw new RangeError(`record ${index} is not in ${this.#first}..${this.#next - 1}`);
    }
    return {
      index,
      partitionKey: segment.keys[place] ?? '',
      arrivalMs: segment.arrivals[place] ?? 0,
      data: segment.buffer.subarray(place === 0 ? 0 : segment.ends[place - 1], end),
    };
  }

  /** Index of the first record that arrived at this time or later; `next` when there is none. */
  findArrival(timestampMs: number): number {
    let low = this.#first;
    let high = this.#next;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.get(middle).arrivalMs < timestampMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets what arrived before; memory is freed by whole segments. */
  trim(horizonMs: number): void {
    if (this.#first === this.#next || this.get(this.#first).arrivalMs >= horizonMs) return;
    this.#first = this.findArrival(horizonMs);
    const keep = this.#first === this.#next ? this.#segments.length : this.#segmentOf(this.#first);
    this.#segments.splice(0, keep);
  }

  #lastArrival(): number {
    return this.#segments.at(-1)?.arrivals.at(-1) ?? 0;
  }

  #segmentFor(size: number): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && (last.ends.at(-1) ?? 0) + size <= last.buffer.length) return last;
    const buffer = Buffer.allocUnsafeSlow(Math.max(this.#nextSegmentSize, size));
    const segment = { firstIndex: this.#next, buffer, ends: [], arrivals: [], keys: [] };
    this.#nextSegmentSize = Math.min(this.#nextSegmentSize * 2, largestSegment);
    this.#segments.push(segment);
    return segment;
  }

  #segmentOf(index: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#segments[middle]?.firstIndex ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
