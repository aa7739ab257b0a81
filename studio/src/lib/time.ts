/** Times of film: exact fractions of a second inside, frames and `HH:MM:SS:FF` at the edges. As core/time.py. */

/** Frames a second, exactly: 24000/1001 is [24000n, 1001n]. */
export type Rate = readonly [bigint, bigint];

export const TWENTY_FOUR: Rate = [24n, 1n];

const SECONDS = /^(\d+)(?:\.(\d+))?(?:\/(\d+))?s?$/;
const FRAMES = /^(\d+)f$/;
const CODE = /^(\d{1,3}):([0-5]\d):([0-5]\d)([:;])(\d{2,3})$/;
/** Frames that drop-frame time code leaves out at each minute but the tenth. */
const DROPPED: Record<string, bigint> = { "30000/1001": 2n, "60000/1001": 4n };
const SPOKEN: Record<string, Rate> = {
  "23.976": [24000n, 1001n], "23.98": [24000n, 1001n], "29.97": [30000n, 1001n], "47.952": [48000n, 1001n],
  "59.94": [60000n, 1001n], "119.88": [120000n, 1001n],
};

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

export function parseRate(text: string): Rate {
  const said = text.trim();
  const spoken = SPOKEN[said];
  if (spoken) return spoken;
  const match = /^(\d+)(?:\.(\d+))?(?:\/(\d+))?$/.exec(said);
  if (!match?.[1]) throw new RangeError(text);
  const part = match[2] ?? "";
  const over = BigInt(match[1] + part);
  const under = BigInt(match[3] ?? "1") * 10n ** BigInt(part.length);
  if (over === 0n || under === 0n) throw new RangeError(text);
  const common = gcd(over, under);
  return [over / common, under / common];
}

/** The rate that something says it has; 24 where it says none, or nothing that is one. */
export function rateOf(said: string | null | undefined): Rate {
  try {
    return said ? parseRate(said) : TWENTY_FOUR;
  } catch {
    return TWENTY_FOUR;
  }
}

export const rateName = ([over, under]: Rate): string => (under === 1n ? String(over) : `${over}/${under}`);

export const asNumber = ([over, under]: Rate): number => Number(over) / Number(under);

/** The whole number nearest to a fraction; halves go up. */
const nearest = (over: bigint, under: bigint): bigint => (2n * over + under) / (2n * under);

/** Frames counted in one second of time code. */
const counted = ([over, under]: Rate): bigint => nearest(over, under);

/** Read a time as a frame in presentation order. Throws RangeError for what is no time. */
export function parseTime(text: string, rate: Rate): number {
  const said = text.trim();
  const frames = FRAMES.exec(said);
  if (frames?.[1]) return Number(frames[1]);
  const code = CODE.exec(said);
  if (code) return Number(frameOfCode(code, rate));
  const seconds = SECONDS.exec(said);
  if (!seconds?.[1]) throw new RangeError(text);
  const part = seconds[2] ?? "";
  const under = BigInt(seconds[3] ?? "1") * 10n ** BigInt(part.length);
  if (under === 0n) throw new RangeError(text);
  return Number(nearest(BigInt(seconds[1] + part) * rate[0], under * rate[1]));
}

function frameOfCode(code: RegExpExecArray, rate: Rate): bigint {
  const [, h = "0", m = "0", s = "0", mark, f = "0"] = code;
  const frame = BigInt(f);
  if (frame >= counted(rate)) throw new RangeError(code[0]);
  const minutes = BigInt(h) * 60n + BigInt(m);
  const plain = (minutes * 60n + BigInt(s)) * counted(rate) + frame;
  if (mark !== ";") return plain;
  const dropped = DROPPED[rateName(rate)];
  const isDropped = dropped !== undefined && BigInt(s) === 0n && frame < dropped && BigInt(m) % 10n !== 0n;
  if (dropped === undefined || isDropped) throw new RangeError(code[0]);
  return plain - dropped * (minutes - minutes / 10n);
}

/** `HH:MM:SS:FF`; with drop, `;` before the frames, and only at rates that have it. */
export function timecode(frame: number, rate: Rate, drop = false): string {
  const perSecond = counted(rate);
  let at = BigInt(Math.max(0, Math.round(frame)));
  const dropped = drop ? DROPPED[rateName(rate)] : undefined;
  if (drop && dropped === undefined) throw new RangeError(rateName(rate));
  if (dropped !== undefined) {
    const minute = perSecond * 60n - dropped;
    const tenMinutes = minute * 10n + dropped;
    const rest = at % tenMinutes;
    at += 9n * dropped * (at / tenMinutes) + (rest > dropped ? dropped * ((rest - dropped) / minute) : 0n);
  }
  const two = (value: bigint) => String(value).padStart(2, "0");
  const seconds = at / perSecond;
  const width = perSecond > 100n ? 3 : 2;
  const frames = String(at % perSecond).padStart(width, "0");
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${drop ? ";" : ":"}${frames}`;
}

/** `14:20`, `1:02:03`: how long something lasts. */
export function runningTime(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const minutes = `${whole >= 3600 ? two((whole / 60) % 60) : Math.floor(whole / 60)}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutes}` : minutes;
}
