/** The mark: a frame turned on its corner, with a play triangle. */
export function Logo({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 64 64" width={size} height={size} aria-hidden className="shrink-0 text-accent">
      <path d="M32 6 58 32 32 58 6 32Z" fill="none" stroke="currentColor" strokeWidth="6" strokeLinejoin="round" />
      <path d="m26 22 16 10-16 10Z" fill="currentColor" />
    </svg>
  );
}
