// Generated from openapi.json by `npm run api`. Never edited.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

/**
 * About
 *
 * public_url: how people reach it. set_up: whether somebody is an administrator. parts: null for strangers.
 */
export type About = {
    parts?: Parts | null;
    /**
     * Public Url
     */
    public_url: string;
    /**
     * Set Up
     */
    set_up: boolean;
    /**
     * Version
     */
    version: string;
    /**
     * Workspace
     */
    workspace: string;
};

/**
 * Acceptance
 */
export type Acceptance = {
    /**
     * Name
     */
    name?: string;
    /**
     * Password
     */
    password: string;
};

/**
 * Adoption
 */
export type Adoption = {
    /**
     * Ticket
     *
     * The provider's id of what was made.
     */
    ticket: string;
};

/**
 * Amount
 *
 * Money in one unit: a currency, or a provider's own credits.
 */
export type Amount = {
    /**
     * Amount
     */
    amount: string;
    /**
     * Currency
     */
    currency: string;
};

/**
 * AssetShown
 *
 * One picture. name: what the storyboard calls it, with `_2` and so on for further views. path: of the project.
 *
 * poster_url: the same, small.
 */
export type AssetShown = {
    /**
     * Changed At
     */
    changed_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: 'character' | 'place' | 'prop' | 'segment';
    /**
     * Name
     */
    name: string;
    /**
     * Path
     */
    path: string;
    /**
     * Poster Url
     */
    poster_url: string;
    /**
     * Size
     */
    size: number;
    /**
     * Url
     */
    url: string;
};

/**
 * AssetsShown
 */
export type AssetsShown = {
    /**
     * Cast
     */
    cast: Array<CastShown>;
    /**
     * Pictures
     */
    pictures: Array<AssetShown>;
};

/**
 * AuditShown
 */
export type AuditShown = {
    /**
     * Act
     */
    act: string;
    /**
     * Address
     */
    address: string;
    /**
     * At
     */
    at: string;
    /**
     * Number
     */
    number: number;
    /**
     * Target
     */
    target: string;
    /**
     * User
     */
    user: string;
};

/**
 * Batch
 *
 * success: whether all were taken. uploaded, failed: how many.
 */
export type Batch = {
    /**
     * Errors
     */
    errors: Array<Refused>;
    /**
     * Failed
     */
    failed: number;
    /**
     * Results
     */
    results: Array<Video>;
    /**
     * Success
     */
    success: boolean;
    /**
     * Uploaded
     */
    uploaded: number;
};

/**
 * BatchCancelled
 */
export type BatchCancelled = {
    /**
     * Message
     */
    message: string;
    /**
     * Success
     */
    success?: true;
    /**
     * Task Id
     */
    task_id: string;
};

/**
 * BatchHealth
 *
 * celery_connected: always true: no broker could be away. workers_active: pieces of work under way.
 */
export type BatchHealth = {
    /**
     * Celery Connected
     */
    celery_connected?: true;
    /**
     * Status
     */
    status?: 'healthy';
    /**
     * Workers Active
     */
    workers_active: number;
};

/**
 * BatchResult
 *
 * A batch as Auto-Clip told it. final_video_size: bytes. total_processing_time: seconds.
 */
export type BatchResult = {
    clip_plan?: ClipPlan | null;
    /**
     * Completed At
     */
    completed_at?: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Error
     */
    error?: string | null;
    /**
     * Failed Videos
     */
    failed_videos?: Array<number>;
    /**
     * Final Video Duration
     */
    final_video_duration?: number | null;
    /**
     * Final Video Size
     */
    final_video_size?: number | null;
    /**
     * Final Video Url
     */
    final_video_url?: string | null;
    /**
     * Metadata
     */
    metadata?: {
        [key: string]: unknown;
    } | null;
    /**
     * Processed Videos
     */
    processed_videos: number;
    /**
     * Progress Percentage
     */
    progress_percentage: number;
    /**
     * Status
     */
    status: 'pending' | 'preparing' | 'analyzing' | 'planning' | 'clipping' | 'completed' | 'failed' | 'partial_success';
    /**
     * Task Id
     */
    task_id: string;
    /**
     * Total Processing Time
     */
    total_processing_time?: number | null;
    /**
     * Total Videos
     */
    total_videos: number;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Vl Results
     */
    vl_results?: Array<VideoResult>;
};

/**
 * BatchState
 */
export type BatchState = {
    /**
     * Current Stage
     */
    current_stage: string;
    /**
     * Error
     */
    error: string | null;
    /**
     * Estimated Remaining Time
     */
    estimated_remaining_time?: null;
    /**
     * Processed Videos
     */
    processed_videos: number;
    /**
     * Progress Percentage
     */
    progress_percentage: number;
    /**
     * Status
     */
    status: 'pending' | 'preparing' | 'analyzing' | 'planning' | 'clipping' | 'completed' | 'failed' | 'partial_success';
    /**
     * Task Id
     */
    task_id: string;
    /**
     * Total Videos
     */
    total_videos: number;
};

/**
 * BoardShown
 *
 * A project's whole board. counts: shots by status. problems: of files that cannot be read.
 */
export type BoardShown = {
    /**
     * Counts
     */
    counts: {
        [key: string]: number;
    };
    /**
     * Etag
     */
    etag: string;
    /**
     * Problems
     */
    problems: Array<{
        [key: string]: unknown;
    }>;
    /**
     * Scenes
     */
    scenes: Array<SceneShown>;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Shots
     */
    shots: Array<ShotShown>;
    /**
     * Storyboards
     */
    storyboards: Array<StoryboardShown>;
    /**
     * Title
     */
    title: string;
};

/**
 * Body_autoclip_import_oss
 */
export type BodyAutoclipImportOss = {
    /**
     * Oss Path
     */
    oss_path?: string;
    /**
     * Oss Url
     */
    oss_url?: string;
};

/**
 * Body_autoclip_import_url
 */
export type BodyAutoclipImportUrl = {
    /**
     * Url
     */
    url: string;
};

/**
 * Body_import_storyboard
 */
export type BodyImportStoryboard = {
    /**
     * File
     */
    file: Blob | File;
};

/**
 * BulkAnswer
 *
 * cost: what making the changed shots again would cost; null where nothing would be made, or no price can be told.
 *
 * unpriced: why no price can be told, as where no model is chosen yet; empty where it can.
 */
export type BulkAnswer = {
    /**
     * Changes
     */
    changes: Array<Change>;
    cost?: CostSheet | null;
    /**
     * Unpriced
     */
    unpriced?: string;
    /**
     * Written
     */
    written: boolean;
};

/**
 * BulkEdit
 *
 * One edit for many shots. preview: say what would change and cost, and write nothing.
 */
export type BulkEdit = {
    /**
     * Preview
     */
    preview?: boolean;
    set: ShotEdit;
    /**
     * Shot Ids
     */
    shot_ids: Array<string>;
};

/**
 * Cancelled
 *
 * free: not yet sent, so nothing is charged; saved: what they would have cost at most. sent: were sent already and
 * may be charged. over: had ended before.
 */
export type Cancelled = {
    /**
     * Free
     */
    free: number;
    /**
     * Over
     */
    over: number;
    /**
     * Saved
     */
    saved: Array<Amount>;
    /**
     * Sent
     */
    sent: number;
};

/**
 * CastShown
 *
 * Somebody of the storyboards. id: as providers know them, like `@xiaomei`. pictures: those that count.
 */
export type CastShown = {
    /**
     * Aliases
     */
    aliases: Array<string>;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Pictures
     */
    pictures: Array<string>;
    /**
     * Storyboard
     */
    storyboard: string;
};

/**
 * Change
 *
 * One field of one shot, before and after.
 */
export type Change = {
    /**
     * After
     */
    after: unknown;
    /**
     * Before
     */
    before: unknown;
    /**
     * Field
     */
    field: string;
    /**
     * Number
     */
    number: number;
    /**
     * Shot Id
     */
    shot_id: string;
};

/**
 * CharacterShown
 */
export type CharacterShown = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
};

/**
 * Chosen
 */
export type Chosen = {
    /**
     * Job Ids
     */
    job_ids: Array<string>;
};

/**
 * ClipAsked
 *
 * A wish to carry out. render: films of it once it is decided.
 */
export type ClipAsked = {
    /**
     * Audio Track
     */
    audio_track?: number;
    /**
     * Count
     */
    count?: number | null;
    /**
     * Footage
     */
    footage: Array<string>;
    /**
     * Local
     */
    local?: boolean;
    /**
     * Longest
     */
    longest?: number | null;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Name
     */
    name?: string;
    /**
     * Planner
     */
    planner?: 'auto' | 'offline' | 'llm';
    /**
     * Quote
     */
    quote?: string;
    render?: RenderAsked | null;
    /**
     * Shortest
     */
    shortest?: number | null;
    /**
     * Speech
     */
    speech?: string | null;
    /**
     * Target
     */
    target?: number | null;
    /**
     * Theme
     */
    theme?: string;
    /**
     * Vision
     */
    vision?: boolean | null;
    /**
     * Yes
     */
    yes?: boolean;
};

/**
 * ClipBegun
 *
 * job: does it. cuts: the cut list's id, which is there once the job is done.
 */
export type ClipBegun = {
    /**
     * Cuts
     */
    cuts: string;
    /**
     * Job
     */
    job: string;
};

/**
 * ClipCall
 *
 * Calls of one kind to one service. sends: what leaves the machine.
 */
export type ClipCall = {
    /**
     * Calls
     */
    calls: number;
    high: Amount;
    /**
     * Host
     */
    host: string;
    low: Amount;
    /**
     * Model
     */
    model: string;
    /**
     * Provider
     */
    provider: string;
    /**
     * Sends
     */
    sends: string;
    /**
     * Step
     */
    step: string;
};

/**
 * ClipPlan
 */
export type ClipPlan = {
    /**
     * Quality Score
     */
    quality_score: number | null;
    /**
     * Reasoning
     */
    reasoning: string;
    /**
     * Segments
     */
    segments: Array<PlanSegment>;
    /**
     * Strategy
     */
    strategy: string;
    /**
     * Total Duration
     */
    total_duration: number;
};

/**
 * ClipQuoted
 *
 * What would be asked of whom, and what it costs at most; nothing where no service is asked. notes: who is not
 * asked, and why. over_budget: why it may not be begun, empty where it may.
 */
export type ClipQuoted = {
    /**
     * Calls
     */
    calls: Array<ClipCall>;
    /**
     * Low
     */
    low: Array<Amount>;
    /**
     * Notes
     */
    notes: Array<string>;
    /**
     * Over Budget
     */
    over_budget: string;
    /**
     * Quote
     */
    quote: string;
    /**
     * Total
     */
    total: Array<Amount>;
};

/**
 * ClipWish
 *
 * What is to be found in which footage. Lengths in seconds. planner: `offline` asks nobody, `llm` a model, `auto`
 * a model where one is set up. speech: an engine, `none`, or left out for what is set; vision alike. local: nothing
 * leaves the machine.
 */
export type ClipWish = {
    /**
     * Audio Track
     */
    audio_track?: number;
    /**
     * Count
     */
    count?: number | null;
    /**
     * Footage
     */
    footage: Array<string>;
    /**
     * Local
     */
    local?: boolean;
    /**
     * Longest
     */
    longest?: number | null;
    /**
     * Name
     */
    name?: string;
    /**
     * Planner
     */
    planner?: 'auto' | 'offline' | 'llm';
    /**
     * Shortest
     */
    shortest?: number | null;
    /**
     * Speech
     */
    speech?: string | null;
    /**
     * Target
     */
    target?: number | null;
    /**
     * Theme
     */
    theme?: string;
    /**
     * Vision
     */
    vision?: boolean | null;
};

/**
 * CostLine
 *
 * What one model makes. unit_price: of one take; seconds: of all together.
 */
export type CostLine = {
    /**
     * As Of
     */
    as_of: string;
    low: Amount | null;
    /**
     * Model
     */
    model: string;
    /**
     * Provider
     */
    provider: string;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Source
     */
    source: string;
    /**
     * Takes
     */
    takes: number;
    total: Amount | null;
    unit_price: Amount | null;
};

/**
 * CostRow
 *
 * One row of a report. key: an id or a day; label: its name for people.
 */
export type CostRow = {
    /**
     * Approved Seconds
     */
    approved_seconds?: number | null;
    /**
     * Key
     */
    key: string;
    /**
     * Label
     */
    label: string;
    /**
     * Per Minute
     */
    per_minute?: Array<Amount> | null;
    /**
     * Rejected Share
     */
    rejected_share?: number | null;
    /**
     * Reserved
     */
    reserved: Array<Amount>;
    /**
     * Spent
     */
    spent: Array<Amount>;
    /**
     * Takes
     */
    takes: number;
    /**
     * Unconfirmed
     */
    unconfirmed: Array<Amount>;
};

/**
 * CostSheet
 *
 * What would be made, and what it costs at most. over_budget: why it may not be begun, empty where it may.
 *
 * skipped: finished already. fetched: paid for already, brought again. finish_seconds: rough.
 */
export type CostSheet = {
    /**
     * Budget Left
     */
    budget_left: Array<Amount>;
    /**
     * Cheapest
     */
    cheapest: Array<CostLine>;
    /**
     * Concurrency
     */
    concurrency: number;
    /**
     * Fetched
     */
    fetched: number;
    /**
     * Finish Seconds
     */
    finish_seconds: number;
    /**
     * Impossible
     */
    impossible: Array<Impossible>;
    /**
     * Lines
     */
    lines: Array<CostLine>;
    /**
     * Low
     */
    low: Array<Amount>;
    /**
     * Otherwise
     */
    otherwise: Array<MadeOtherwise>;
    /**
     * Over Budget
     */
    over_budget: string;
    /**
     * Problems
     */
    problems: Array<string>;
    /**
     * Quote
     */
    quote: string;
    /**
     * Rehearses
     */
    rehearses: boolean;
    /**
     * Skipped
     */
    skipped: number;
    /**
     * Takes
     */
    takes: number;
    /**
     * Total
     */
    total: Array<Amount>;
    /**
     * Unpriced
     */
    unpriced: Array<string>;
};

/**
 * Costs
 *
 * What was spent in a span of days, UTC, the last one left out.
 *
 * month: for administrators, where the workspace has a monthly budget.
 */
export type Costs = {
    /**
     * Approved Seconds
     */
    approved_seconds?: number | null;
    /**
     * By
     */
    by: 'project' | 'provider' | 'model' | 'user' | 'day' | 'run';
    month?: Month | null;
    /**
     * Per Minute
     */
    per_minute?: Array<Amount> | null;
    /**
     * Rejected Share
     */
    rejected_share?: number | null;
    /**
     * Reserved
     */
    reserved: Array<Amount>;
    /**
     * Rows
     */
    rows: Array<CostRow>;
    /**
     * Spent
     */
    spent: Array<Amount>;
    /**
     * Takes
     */
    takes: number;
    /**
     * Unconfirmed
     */
    unconfirmed: Array<Amount>;
};

/**
 * Credentials
 */
export type Credentials = {
    /**
     * Email
     */
    email: string;
    /**
     * Password
     */
    password: string;
};

/**
 * CutItem
 *
 * One clip of an edit, or a gap: of footage, a take, or nothing for so many seconds. in, out: `[in, out)` of the
 * source as `370f`, `12.345s` or `00:00:12:10`; both left out: all of it. gain: of its sound, in decibels. leave:
 * seconds over which it goes to black at its end.
 */
export type CutItem = {
    enter?: EntranceShape | null;
    /**
     * Footage
     */
    footage?: string | null;
    /**
     * Gain
     */
    gain?: number;
    /**
     * Gap
     *
     * Seconds of nothing.
     */
    gap?: number | null;
    /**
     * In
     */
    in?: string | null;
    /**
     * Leave
     */
    leave?: number;
    /**
     * Out
     */
    out?: string | null;
    /**
     * Reason
     */
    reason?: string;
    /**
     * Score
     */
    score?: number | null;
    /**
     * Tags
     */
    tags?: Array<string>;
    /**
     * Take
     */
    take?: string | null;
    /**
     * Title
     */
    title?: string;
};

/**
 * CutItemShown
 *
 * With the marks resolved: start, end in seconds of the source; at: where it begins in the edit, on a frame of it;
 * seconds: how long it lasts there, in whole frames; name: of the source. rate: of the source, frames a second, exact,
 * like `30000/1001`. spare: seconds that the source has after its end. problem: why it cannot be shown, empty where it
 * can. warning: what is odd about its marks. shot: of the storyboard, for a take.
 */
export type CutItemShown = {
    /**
     * At
     */
    at?: number;
    /**
     * End
     */
    end?: number | null;
    enter?: EntranceShape | null;
    /**
     * Footage
     */
    footage?: string | null;
    /**
     * Gain
     */
    gain?: number;
    /**
     * Gap
     *
     * Seconds of nothing.
     */
    gap?: number | null;
    /**
     * In
     */
    in?: string | null;
    /**
     * Leave
     */
    leave?: number;
    /**
     * Name
     */
    name?: string;
    /**
     * Out
     */
    out?: string | null;
    /**
     * Poster Url
     */
    poster_url?: string | null;
    /**
     * Problem
     */
    problem?: string;
    /**
     * Rate
     */
    rate?: string | null;
    /**
     * Reason
     */
    reason?: string;
    /**
     * Score
     */
    score?: number | null;
    /**
     * Seconds
     */
    seconds?: number;
    /**
     * Shot
     */
    shot?: string | null;
    /**
     * Spare
     */
    spare?: number;
    /**
     * Start
     */
    start?: number | null;
    /**
     * Tags
     */
    tags?: Array<string>;
    /**
     * Take
     */
    take?: string | null;
    /**
     * Title
     */
    title?: string;
    /**
     * Video Url
     */
    video_url?: string | null;
    /**
     * Warning
     */
    warning?: string;
    /**
     * Waveform Url
     */
    waveform_url?: string | null;
};

/**
 * CutsChange
 *
 * What is left out stays. items, music: all of them, in order.
 */
export type CutsChange = {
    /**
     * Items
     */
    items?: Array<CutItem> | null;
    /**
     * Music
     */
    music?: Array<MusicItem> | null;
    /**
     * Name
     */
    name?: string | null;
    subtitles?: SubtitlesChosen | null;
    /**
     * Theme
     */
    theme?: string | null;
};

/**
 * CutsLine
 *
 * A cut list or a timeline in a list. version: for If-Match. planner: who decided: offline, llm, transcript,
 * board, or a person (empty). count: of items.
 */
export type CutsLine = {
    /**
     * Changed At
     */
    changed_at: string;
    /**
     * Count
     */
    count: number;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: 'clips' | 'timeline';
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Planner
     */
    planner: string;
    /**
     * Project
     */
    project: string | null;
    /**
     * Theme
     */
    theme: string;
    /**
     * Version
     */
    version: number;
};

/**
 * CutsShown
 *
 * A cut list or a timeline, whole. rate: at which it counts frames, that of its first clip. seconds: of all of
 * it.
 */
export type CutsShown = {
    /**
     * Changed At
     */
    changed_at: string;
    /**
     * Count
     */
    count: number;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Items
     */
    items: Array<CutItemShown>;
    /**
     * Kind
     */
    kind: 'clips' | 'timeline';
    /**
     * Music
     */
    music: Array<MusicShown>;
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Planner
     */
    planner: string;
    /**
     * Project
     */
    project: string | null;
    /**
     * Rate
     */
    rate: string;
    /**
     * Seconds
     */
    seconds: number;
    subtitles: SubtitlesShown;
    /**
     * Theme
     */
    theme: string;
    /**
     * Version
     */
    version: number;
};

/**
 * Deleted
 */
export type Deleted = {
    /**
     * Message
     */
    message: string;
    /**
     * Success
     */
    success?: true;
    /**
     * Video Id
     */
    video_id: string;
};

/**
 * DeliveryShown
 *
 * One event for one webhook. id: the header `webhook-id`, the same on every try. why: the last try failed.
 */
export type DeliveryShown = {
    /**
     * Answer
     */
    answer: string;
    /**
     * Attempts
     */
    attempts: number;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Delivered At
     */
    delivered_at: string | null;
    /**
     * Event
     */
    event: string;
    /**
     * Id
     */
    id: string;
    /**
     * Milliseconds
     */
    milliseconds: number | null;
    /**
     * Next At
     */
    next_at: string | null;
    state: DeliveryState;
    /**
     * Status
     */
    status: number | null;
    /**
     * Tried At
     */
    tried_at: string | null;
    /**
     * Why
     */
    why: string;
};

/**
 * DeliveryState
 *
 * GIVEN_UP: every try failed; it can be replayed while it is kept.
 */
export type DeliveryState = 'waiting' | 'delivered' | 'given_up';

/**
 * DeliveryWhole
 */
export type DeliveryWhole = {
    /**
     * Answer
     */
    answer: string;
    /**
     * Attempts
     */
    attempts: number;
    /**
     * Body
     */
    body: {
        [key: string]: unknown;
    };
    /**
     * Created At
     */
    created_at: string;
    /**
     * Delivered At
     */
    delivered_at: string | null;
    /**
     * Event
     */
    event: string;
    /**
     * Id
     */
    id: string;
    /**
     * Milliseconds
     */
    milliseconds: number | null;
    /**
     * Next At
     */
    next_at: string | null;
    state: DeliveryState;
    /**
     * Status
     */
    status: number | null;
    /**
     * Tried At
     */
    tried_at: string | null;
    /**
     * Why
     */
    why: string;
};

/**
 * DraftCast
 *
 * is_new: joins the storyboard's people; else gets a description.
 */
export type DraftCast = {
    /**
     * Description
     */
    description: string;
    /**
     * Is New
     */
    is_new: boolean;
    /**
     * Name
     */
    name: string;
};

/**
 * DraftPerson
 */
export type DraftPerson = {
    /**
     * Aliases
     */
    aliases: Array<string>;
    /**
     * Description
     */
    description: string;
    /**
     * Name
     */
    name: string;
};

/**
 * DraftScene
 */
export type DraftScene = {
    /**
     * Heading
     */
    heading: string;
    /**
     * Number
     */
    number: number;
    /**
     * Shots
     */
    shots: Array<DraftShot>;
};

/**
 * DraftShot
 */
export type DraftShot = {
    /**
     * Camera
     */
    camera: string;
    /**
     * Dialogue
     */
    dialogue: Array<LineShape>;
    /**
     * Number
     */
    number: number;
    /**
     * Prompt
     */
    prompt: string;
    /**
     * Seconds
     */
    seconds: number | null;
};

/**
 * EntranceShape
 *
 * How a clip comes in over its own first frames: `dissolve` from what stands before it, which plays on beneath;
 * `fade` from black.
 */
export type EntranceShape = {
    /**
     * Kind
     */
    kind: 'dissolve' | 'fade';
    /**
     * Seconds
     */
    seconds: number;
};

/**
 * EstimateShown
 *
 * seconds: how long the film runs; films: how many there will be. size: bytes of all, takes: seconds to make them,
 * each from low to high. basis: `measured` where earlier renders of this quality here tell, else `typical`.
 */
export type EstimateShown = {
    /**
     * Basis
     */
    basis: 'measured' | 'typical';
    /**
     * Films
     */
    films: number;
    /**
     * Frames
     */
    frames: number;
    /**
     * Height
     */
    height: number;
    /**
     * Rate
     */
    rate: string;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Size High
     */
    size_high: number;
    /**
     * Size Low
     */
    size_low: number;
    /**
     * Takes High
     */
    takes_high: number;
    /**
     * Takes Low
     */
    takes_low: number;
    /**
     * Width
     */
    width: number;
};

/**
 * ExportAsked
 *
 * formats: as `/exports` lists them. map_root: root here → there. drop_frame: time code, at 29.97 and 59.94.
 */
export type ExportAsked = {
    /**
     * Drop Frame
     */
    drop_frame?: boolean;
    /**
     * Formats
     */
    formats: Array<string>;
    /**
     * Map Root
     */
    map_root?: {
        [key: string]: string;
    };
};

/**
 * ExportFile
 */
export type ExportFile = {
    /**
     * Format
     */
    format: string;
    /**
     * Name
     */
    name: string;
    /**
     * Size
     */
    size: number;
    /**
     * Url
     */
    url: string;
};

/**
 * Exported
 *
 * warnings: what a format could not hold.
 */
export type Exported = {
    /**
     * Files
     */
    files: Array<ExportFile>;
    /**
     * Warnings
     */
    warnings: Array<string>;
};

/**
 * FailureGroup
 *
 * Failures of one cause. act: retry, edit_prompt, edit_shot, choose_model, set_key, add_credit or look_up.
 * projects: their shots, by project.
 */
export type FailureGroup = {
    /**
     * Act
     */
    act: string;
    /**
     * Charged
     */
    charged: string;
    /**
     * Code
     */
    code: string;
    /**
     * Count
     */
    count: number;
    /**
     * Fix
     */
    fix: string;
    /**
     * Job Ids
     */
    job_ids: Array<string>;
    /**
     * Message
     */
    message: string;
    /**
     * Projects
     */
    projects: {
        [key: string]: Array<string>;
    };
    /**
     * Provider
     */
    provider: string;
    /**
     * Shot Ids
     */
    shot_ids: Array<string>;
};

/**
 * FieldShown
 *
 * One field of a shot, in words.
 */
export type FieldShown = {
    /**
     * After
     */
    after: string;
    /**
     * Before
     */
    before: string;
    /**
     * Field
     */
    field: string;
};

/**
 * FilmShown
 *
 * number: from 1. size: bytes. subtitles_url: of the SRT beside it.
 */
export type FilmShown = {
    /**
     * Height
     */
    height: number;
    /**
     * Name
     */
    name: string;
    /**
     * Number
     */
    number: number;
    /**
     * Poster Url
     */
    poster_url: string;
    /**
     * Rate
     */
    rate: string;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Size
     */
    size: number;
    /**
     * Subtitles Url
     */
    subtitles_url?: string | null;
    /**
     * Url
     */
    url: string;
    /**
     * Width
     */
    width: number;
};

/**
 * FitOffered
 *
 * What could be made instead of a shot that is not to be had as asked. kind: `as_written` by another model; what is
 * asked for with `fit` for the others. words: what would be made. seconds: of each part. provider, model: who makes
 * it; empty for who was asked.
 */
export type FitOffered = {
    /**
     * Kind
     */
    kind: 'nearest' | 'split' | 'as_written';
    /**
     * Model
     */
    model?: string;
    price: Amount | null;
    /**
     * Provider
     */
    provider?: string;
    /**
     * Seconds
     */
    seconds: Array<number>;
    /**
     * Words
     */
    words: string;
};

/**
 * FootageChange
 */
export type FootageChange = {
    /**
     * Name
     */
    name: string;
};

/**
 * FootageDetail
 *
 * All that is known. thumbnails: frames that have a picture at `/footage/{id}/thumbnails/{frame}`.
 *
 * sprite_url: WebVTT with sheets of small pictures. waveform_url: audiowaveform's JSON. transcript: whether what is
 * said is known, at transcript_url.
 */
export type FootageDetail = {
    /**
     * Audio Codec
     */
    audio_codec: string | null;
    /**
     * Changed At
     */
    changed_at: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Duration
     */
    duration: number | null;
    /**
     * Frames
     */
    frames: number | null;
    /**
     * Has Sound
     */
    has_sound: boolean | null;
    /**
     * Has Transcript
     */
    has_transcript: boolean;
    /**
     * Height
     */
    height: number | null;
    /**
     * Id
     */
    id: string;
    /**
     * Is Playable
     */
    is_playable: boolean | null;
    /**
     * Is Variable Rate
     */
    is_variable_rate: boolean | null;
    /**
     * Job
     */
    job: string | null;
    /**
     * Loudness
     */
    loudness: {
        [key: string]: unknown;
    };
    /**
     * Name
     */
    name: string;
    /**
     * Origin
     *
     * upload or url
     */
    origin: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Poster Url
     */
    poster_url: string | null;
    problem: FootageProblem | null;
    /**
     * Progress
     */
    progress: number;
    /**
     * Project
     */
    project: string | null;
    /**
     * Proxy Url
     */
    proxy_url: string | null;
    /**
     * Rate
     */
    rate: string | null;
    /**
     * Shot Ranges
     */
    shot_ranges: Array<ShotRange>;
    /**
     * Shots
     */
    shots: number | null;
    /**
     * Size
     */
    size: number;
    /**
     * Speech
     *
     * Seconds in which somebody speaks.
     */
    speech: number | null;
    /**
     * Speech Ranges
     */
    speech_ranges: Array<SpeechRange>;
    /**
     * Sprite Url
     */
    sprite_url: string | null;
    /**
     * Stage
     */
    stage: string;
    /**
     * State
     */
    state: string;
    /**
     * Thumbnails
     */
    thumbnails: Array<number>;
    /**
     * Transcript Url
     */
    transcript_url: string | null;
    /**
     * Video Codec
     */
    video_codec: string | null;
    /**
     * Video Url
     */
    video_url: string | null;
    /**
     * Waveform Url
     */
    waveform_url: string | null;
    /**
     * Width
     */
    width: number | null;
};

/**
 * FootageProblem
 *
 * fix: the one next step.
 */
export type FootageProblem = {
    /**
     * Code
     */
    code: string;
    /**
     * Fix
     */
    fix: string;
    /**
     * Message
     */
    message: string;
};

/**
 * FootageShown
 *
 * One piece of footage. state: receiving, indexing, ready, failed. progress: of what is at it, 0 to 1.
 *
 * duration: seconds. rate: frames a second, exact, like `30000/1001`. job: the work that is at it, or was last.
 * video_url plays in every browser where is_playable; else proxy_url does, once it is ready.
 */
export type FootageShown = {
    /**
     * Audio Codec
     */
    audio_codec: string | null;
    /**
     * Changed At
     */
    changed_at: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Duration
     */
    duration: number | null;
    /**
     * Frames
     */
    frames: number | null;
    /**
     * Has Sound
     */
    has_sound: boolean | null;
    /**
     * Height
     */
    height: number | null;
    /**
     * Id
     */
    id: string;
    /**
     * Is Playable
     */
    is_playable: boolean | null;
    /**
     * Job
     */
    job: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Origin
     *
     * upload or url
     */
    origin: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Poster Url
     */
    poster_url: string | null;
    problem: FootageProblem | null;
    /**
     * Progress
     */
    progress: number;
    /**
     * Project
     */
    project: string | null;
    /**
     * Proxy Url
     */
    proxy_url: string | null;
    /**
     * Rate
     */
    rate: string | null;
    /**
     * Shots
     */
    shots: number | null;
    /**
     * Size
     */
    size: number;
    /**
     * Speech
     *
     * Seconds in which somebody speaks.
     */
    speech: number | null;
    /**
     * Stage
     */
    stage: string;
    /**
     * State
     */
    state: string;
    /**
     * Video Codec
     */
    video_codec: string | null;
    /**
     * Video Url
     */
    video_url: string | null;
    /**
     * Width
     */
    width: number | null;
};

/**
 * HTTPValidationError
 */
export type HttpValidationError = {
    /**
     * Detail
     */
    detail?: Array<ValidationError>;
};

/**
 * Health
 */
export type Health = {
    /**
     * Status
     */
    status?: 'ok';
    /**
     * Timestamp
     */
    timestamp: string;
};

/**
 * HookState
 *
 * OFF: by a person. GONE: its address said so (410). FAILING: nothing got there for a whole schedule of tries.
 * BEHIND: more was waiting for it than is kept.
 */
export type HookState = 'on' | 'off' | 'gone' | 'failing' | 'behind';

/**
 * ImportAsked
 *
 * url: http or https, within the guard of imports; s3, oss, cos where the bucket is allowed. project: left out for
 * one's own. name: as people see it.
 */
export type ImportAsked = {
    /**
     * Name
     */
    name?: string;
    /**
     * Project
     */
    project?: string | null;
    /**
     * Url
     */
    url: string;
};

/**
 * Impossible
 */
export type Impossible = {
    /**
     * Fits
     */
    fits?: Array<FitOffered>;
    /**
     * Number
     */
    number: number;
    /**
     * Shot Id
     */
    shot_id: string;
    /**
     * Why
     */
    why: string;
};

/**
 * IndexAsked
 *
 * audio_track: which sound is listened to, from 1.
 */
export type IndexAsked = {
    /**
     * Audio Track
     */
    audio_track?: number;
};

/**
 * Invitation
 */
export type Invitation = {
    /**
     * Email
     */
    email: string;
    /**
     * Name
     */
    name: string;
};

/**
 * Job
 *
 * Any background work. state: queued, running, waiting, done, failed, unknown, cancelled. progress: 0 to 1, null
 * where nobody can tell. kind: generate for takes. accepted_at: since when its provider has it. silent_since: when the
 * process that is at it gave its last sign of life, where none has come since as it should have. attempt: which try
 * this is, of tries at most. received and size: bytes of a download, where they are known. makes: what a take is.
 */
export type Job = {
    /**
     * Accepted At
     */
    accepted_at?: string | null;
    /**
     * Attempt
     */
    attempt?: number;
    /**
     * Changed At
     */
    changed_at: string;
    cost?: Amount | null;
    /**
     * Counters
     */
    counters?: {
        [key: string]: unknown;
    };
    /**
     * Created At
     */
    created_at: string;
    /**
     * File
     */
    file?: string | null;
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: string;
    /**
     * Makes
     */
    makes?: 'video' | 'image' | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Next Try At
     */
    next_try_at?: string | null;
    /**
     * Priority
     */
    priority?: number;
    problem: JobProblem | null;
    /**
     * Progress
     */
    progress: number | null;
    /**
     * Project
     */
    project: string | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Provider Id
     */
    provider_id?: string;
    /**
     * Received
     */
    received?: number | null;
    /**
     * Request Id
     */
    request_id?: string;
    /**
     * Result
     */
    result?: {
        [key: string]: unknown;
    } | null;
    /**
     * Run
     */
    run?: string | null;
    /**
     * Shot
     */
    shot?: number | null;
    /**
     * Shot Id
     */
    shot_id?: string | null;
    /**
     * Silent Since
     */
    silent_since?: string | null;
    /**
     * Size
     */
    size?: number | null;
    /**
     * Stage
     */
    stage: string;
    /**
     * State
     */
    state: string;
    /**
     * Take
     */
    take?: number | null;
    /**
     * Tries
     */
    tries?: number | null;
};

/**
 * JobDetail
 */
export type JobDetail = {
    /**
     * Accepted At
     */
    accepted_at?: string | null;
    /**
     * Attempt
     */
    attempt?: number;
    /**
     * Changed At
     */
    changed_at: string;
    cost?: Amount | null;
    /**
     * Counters
     */
    counters?: {
        [key: string]: unknown;
    };
    /**
     * Created At
     */
    created_at: string;
    /**
     * File
     */
    file?: string | null;
    /**
     * History
     */
    history: Array<{
        [key: string]: unknown;
    }>;
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: string;
    /**
     * Makes
     */
    makes?: 'video' | 'image' | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Next Try At
     */
    next_try_at?: string | null;
    /**
     * Priority
     */
    priority?: number;
    problem: JobProblem | null;
    /**
     * Progress
     */
    progress: number | null;
    /**
     * Project
     */
    project: string | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Provider Id
     */
    provider_id?: string;
    /**
     * Received
     */
    received?: number | null;
    /**
     * Request Id
     */
    request_id?: string;
    /**
     * Result
     */
    result?: {
        [key: string]: unknown;
    } | null;
    /**
     * Run
     */
    run?: string | null;
    /**
     * Shot
     */
    shot?: number | null;
    /**
     * Shot Id
     */
    shot_id?: string | null;
    /**
     * Silent Since
     */
    silent_since?: string | null;
    /**
     * Size
     */
    size?: number | null;
    /**
     * Stage
     */
    stage: string;
    /**
     * State
     */
    state: string;
    /**
     * Take
     */
    take?: number | null;
    /**
     * Tries
     */
    tries?: number | null;
};

/**
 * JobName
 *
 * A job by its id, and where it stands.
 */
export type JobName = {
    /**
     * Id
     */
    id: string;
    /**
     * State
     */
    state: string;
};

/**
 * JobNames
 *
 * jobs: in their order. is_all: whether there are no more of them.
 */
export type JobNames = {
    /**
     * Is All
     */
    is_all: boolean;
    /**
     * Jobs
     */
    jobs: Array<JobName>;
};

/**
 * JobOfShot
 *
 * What is being done for a shot now, or went wrong last. progress: 0 to 1, null where the provider tells none.
 */
export type JobOfShot = {
    /**
     * Code
     */
    code: string;
    /**
     * Id
     */
    id: string;
    /**
     * Model
     */
    model: string;
    /**
     * Problem
     */
    problem: string;
    /**
     * Progress
     */
    progress: number | null;
    /**
     * Provider
     */
    provider: string;
    /**
     * Since
     */
    since: string;
    /**
     * Stage
     */
    stage: string;
    /**
     * State
     */
    state: string;
    /**
     * Take
     */
    take: number;
};

/**
 * JobProblem
 *
 * charged: whether money moved. fix: the one next step.
 */
export type JobProblem = {
    /**
     * Charged
     */
    charged: string;
    /**
     * Code
     */
    code: string;
    /**
     * Fix
     */
    fix: string;
    /**
     * May Retry
     */
    may_retry: boolean;
    /**
     * Message
     */
    message: string;
    /**
     * Request Id
     */
    request_id: string;
};

/**
 * JobsTally
 *
 * states: how many jobs are in each. finished: how many were done in each five minutes of the last hour, oldest
 * first.
 */
export type JobsTally = {
    /**
     * Finished
     */
    finished: Array<number>;
    /**
     * States
     */
    states: {
        [key: string]: number;
    };
};

/**
 * Keeping
 *
 * number: which of the pictures that the take's order brought. replace: put it in the stead of another one.
 */
export type Keeping = {
    /**
     * Number
     */
    number?: number;
    /**
     * Replace
     */
    replace?: boolean;
};

/**
 * KeptShown
 *
 * path: of the project. is_new: false where the same picture lay there already.
 */
export type KeptShown = {
    /**
     * Is New
     */
    is_new: boolean;
    /**
     * Path
     */
    path: string;
};

/**
 * KeyChange
 *
 * max_cost: like `20USD`, of all that the key ever spends; empty for no limit; left out, it stays.
 */
export type KeyChange = {
    /**
     * Max Cost
     */
    max_cost?: string | null;
};

/**
 * KeyMade
 */
export type KeyMade = {
    /**
     * Cap
     */
    cap: Array<Amount>;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Key
     *
     * Shown this once.
     */
    key: string;
    /**
     * Name
     */
    name: string;
    /**
     * Revoked At
     */
    revoked_at: string | null;
    /**
     * Scopes
     */
    scopes: Array<string>;
    /**
     * Spent
     */
    spent: Array<Amount>;
    /**
     * Tail
     */
    tail: string;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * KeyShown
 */
export type KeyShown = {
    /**
     * Cap
     */
    cap: Array<Amount>;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Revoked At
     */
    revoked_at: string | null;
    /**
     * Scopes
     */
    scopes: Array<string>;
    /**
     * Spent
     */
    spent: Array<Amount>;
    /**
     * Tail
     */
    tail: string;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * LineShape
 *
 * One line of dialogue.
 */
export type LineShape = {
    /**
     * Speaker
     */
    speaker?: string;
    /**
     * Words
     */
    words: string;
};

/**
 * Listener
 *
 * A way of listening to footage. stays_here: nothing leaves the machine. ready: it can be used as it is set.
 */
export type Listener = {
    /**
     * Installed
     */
    installed: boolean;
    /**
     * Name
     */
    name: string;
    /**
     * Ready
     */
    ready: boolean;
    /**
     * Stays Here
     */
    stays_here: boolean;
};

/**
 * MadeOtherwise
 *
 * A shot that is made in another way than it is written: its length, its size, what is not sent. how: in words.
 */
export type MadeOtherwise = {
    /**
     * How
     */
    how: string;
    /**
     * Number
     */
    number: number;
    /**
     * Shot Id
     */
    shot_id: string;
};

/**
 * Me
 *
 * Whoever asks. may: what their role lets them do, for menus.
 */
export type Me = {
    /**
     * Email
     */
    email: string;
    /**
     * Id
     */
    id: string;
    /**
     * Language
     */
    language: string;
    /**
     * May
     */
    may: Array<string>;
    /**
     * Name
     */
    name: string;
    role: Role;
};

/**
 * Member
 */
export type Member = {
    /**
     * Email
     */
    email: string;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    role: Role;
};

/**
 * ModelShown
 *
 * One model. price: of one take of `price_seconds`. why_dead: what became of it, and what takes its place.
 */
export type ModelShown = {
    /**
     * Aspects
     */
    aspects: Array<string>;
    /**
     * Audio
     */
    audio: string;
    /**
     * First Frame
     */
    first_frame: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: string;
    /**
     * Last Frame
     */
    last_frame: boolean;
    /**
     * Negative Prompt
     */
    negative_prompt: boolean;
    /**
     * Note
     */
    note: string;
    price: Amount | null;
    /**
     * Price As Of
     */
    price_as_of: string;
    /**
     * Price Seconds
     */
    price_seconds: number;
    /**
     * Price Source
     */
    price_source: string;
    /**
     * Provider
     */
    provider: string;
    /**
     * Ready
     */
    ready: boolean;
    /**
     * References
     */
    references: number;
    /**
     * Resolutions
     */
    resolutions: Array<string>;
    /**
     * Seconds
     */
    seconds: string;
    /**
     * Seed
     */
    seed: boolean;
    /**
     * Shutdown Date
     */
    shutdown_date: string | null;
    /**
     * Source
     */
    source: string;
    /**
     * Status
     */
    status: string;
    /**
     * Usual Seconds
     */
    usual_seconds: number;
    /**
     * Why Dead
     */
    why_dead: string;
};

/**
 * Moment
 *
 * One range of a video that is in the film, in seconds.
 */
export type Moment = {
    /**
     * Confidence
     */
    confidence: number;
    /**
     * End Time
     */
    end_time: number;
    /**
     * Metadata
     */
    metadata: {
        [key: string]: unknown;
    };
    /**
     * Reason
     */
    reason: string;
    /**
     * Start Time
     */
    start_time: number;
    /**
     * Tags
     */
    tags: Array<string>;
    /**
     * Video Id
     */
    video_id: string;
};

/**
 * Month
 *
 * The workspace's budget for this month, by UTC. until: its last day.
 */
export type Month = {
    /**
     * Rows
     */
    rows: Array<MonthUsed>;
    /**
     * Since
     */
    since: string;
    /**
     * Until
     */
    until: string;
};

/**
 * MonthUsed
 *
 * used: what was ordered and not given back, spent, held or not confirmed. held: of that, for what is under way.
 */
export type MonthUsed = {
    budget: Amount;
    /**
     * Currency
     */
    currency: string;
    held: Amount;
    used: Amount;
};

/**
 * MusicItem
 *
 * A sound of the project beneath the clips. at: seconds of the edit where it begins; start: of its file; seconds:
 * of it, left out for all that is left; the edit's end ends it anyway. gain: decibels. fade_in, fade_out: seconds.
 */
export type MusicItem = {
    /**
     * At
     */
    at?: number;
    /**
     * Fade In
     */
    fade_in?: number;
    /**
     * Fade Out
     */
    fade_out?: number;
    /**
     * Gain
     */
    gain?: number;
    /**
     * Seconds
     */
    seconds?: number | null;
    /**
     * Sound
     */
    sound: string;
    /**
     * Start
     */
    start?: number;
};

/**
 * MusicShown
 *
 * length: of its file. lasts: how long it is heard in the edit. problem: why it cannot be heard.
 */
export type MusicShown = {
    /**
     * At
     */
    at?: number;
    /**
     * Fade In
     */
    fade_in?: number;
    /**
     * Fade Out
     */
    fade_out?: number;
    /**
     * Gain
     */
    gain?: number;
    /**
     * Lasts
     */
    lasts?: number;
    /**
     * Length
     */
    length?: number;
    /**
     * Name
     */
    name?: string;
    /**
     * Problem
     */
    problem?: string;
    /**
     * Seconds
     */
    seconds?: number | null;
    /**
     * Sound
     */
    sound: string;
    /**
     * Start
     */
    start?: number;
    /**
     * Url
     */
    url?: string | null;
    /**
     * Waveform Url
     */
    waveform_url?: string | null;
};

/**
 * MyChange
 *
 * What to change of oneself. A new password needs the one in use.
 */
export type MyChange = {
    /**
     * Language
     */
    language?: '' | 'en' | 'zh' | null;
    /**
     * Name
     */
    name?: string | null;
    /**
     * Password
     */
    password?: string | null;
    /**
     * Present Password
     */
    present_password?: string | null;
};

/**
 * NewBatch
 *
 * target_duration: seconds of the film. max_cost: what may be spent on models, like `1USD`; without it nothing
 * leaves the machine.
 */
export type NewBatch = {
    /**
     * Clip Strategy
     */
    clip_strategy?: string;
    /**
     * Global Compression Profile
     */
    global_compression_profile?: string;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Metadata
     */
    metadata?: {
        [key: string]: unknown;
    } | null;
    /**
     * Output Quality
     */
    output_quality?: 'low' | 'medium' | 'high' | 'source';
    /**
     * Target Duration
     */
    target_duration?: number | null;
    /**
     * Temp Storage Expiry Hours
     */
    temp_storage_expiry_hours?: number;
    /**
     * Text Model
     */
    text_model?: string;
    /**
     * Videos
     */
    videos: Array<VideoSource>;
    /**
     * Vl Model
     */
    vl_model?: string;
};

/**
 * NewCuts
 *
 * By hand: items. By text: footage and its edited transcript, one sentence a line, words left out or corrected.
 */
export type NewCuts = {
    /**
     * Footage
     */
    footage?: Array<string> | null;
    /**
     * Items
     */
    items?: Array<CutItem> | null;
    /**
     * Kind
     */
    kind?: 'clips' | 'timeline';
    /**
     * Music
     */
    music?: Array<MusicItem>;
    /**
     * Name
     */
    name?: string;
    subtitles?: SubtitlesChosen | null;
    /**
     * Text
     */
    text?: string | null;
    /**
     * Theme
     */
    theme?: string;
};

/**
 * NewKey
 */
export type NewKey = {
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Scopes
     */
    scopes?: Array<'read' | 'edit' | 'generate' | 'review' | 'footage' | 'webhooks' | 'admin'>;
};

/**
 * NewNote
 */
export type NewNote = {
    /**
     * Frame
     */
    frame: number;
    /**
     * Text
     */
    text: string;
};

/**
 * NewProject
 *
 * sample: begin with the sample story, ready to rehearse.
 */
export type NewProject = {
    /**
     * Aspect
     */
    aspect?: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Sample
     */
    sample?: boolean;
};

/**
 * NewShot
 *
 * A new shot. storyboard: where; after: behind which shot, at the end where left out.
 */
export type NewShot = {
    /**
     * After
     */
    after?: number | null;
    /**
     * Aspect
     */
    aspect?: string | null;
    /**
     * Camera
     */
    camera?: string | null;
    /**
     * Dialogue
     */
    dialogue?: Array<LineShape> | null;
    /**
     * Intent
     */
    intent?: string | null;
    /**
     * Is Pro
     */
    is_pro?: boolean | null;
    /**
     * Keep As
     */
    keep_as?: string | null;
    /**
     * Kind
     */
    kind?: 'video' | 'image' | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Negative
     */
    negative?: string | null;
    /**
     * Place
     */
    place?: string | null;
    /**
     * Prompt
     */
    prompt?: string | null;
    /**
     * Props
     */
    props?: Array<string> | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Results
     */
    results?: number | null;
    /**
     * Seconds
     */
    seconds?: number | string | null;
    /**
     * Seed
     */
    seed?: number | null;
    /**
     * Storyboard
     */
    storyboard: string;
    /**
     * Takes
     */
    takes?: number | null;
};

/**
 * NewTask
 */
export type NewTask = {
    config?: TaskConfig;
    /**
     * Video Ids
     */
    video_ids: Array<string>;
    /**
     * Webhook Url
     */
    webhook_url?: string | null;
};

/**
 * NewUser
 */
export type NewUser = {
    /**
     * Email
     */
    email: string;
    /**
     * Name
     */
    name?: string;
    role?: Role;
};

/**
 * NewVideo
 */
export type NewVideo = {
    /**
     * Orientation
     */
    orientation?: 'portrait' | 'landscape';
    /**
     * Prompt
     */
    prompt: string;
};

/**
 * NewWebhook
 */
export type NewWebhook = {
    /**
     * Events
     *
     * Kinds of events, `job.*` for all of a noun, `*` for all: run.created, run.active, run.paused, run.done, run.cancelled, job.queued, job.submitting, job.waiting, job.fetching, job.done, job.failed, job.parked, job.unknown, job.cancelled, work.queued, work.running, work.done, work.failed, work.cancelled, footage.added, footage.ready, footage.failed, footage.deleted, review.changed, note.added, note.removed, project.created, project.changed, project.deleted.
     */
    events?: Array<string>;
    /**
     * Name
     */
    name?: string;
    /**
     * Url
     */
    url: string;
};

/**
 * NoteShown
 */
export type NoteShown = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Frame
     */
    frame: number;
    /**
     * Id
     */
    id: string;
    /**
     * Take Id
     */
    take_id: string;
    /**
     * Text
     */
    text: string;
    /**
     * User
     */
    user: string;
    /**
     * User Name
     */
    user_name: string;
};

/**
 * OldError
 *
 * Its envelope of errors. error.code: the same stable code that problems carry.
 */
export type OldError = {
    error: OldErrorBody;
    /**
     * Method
     */
    method: string;
    /**
     * Path
     */
    path: string;
    /**
     * Request Id
     */
    request_id: string;
    /**
     * Success
     */
    success?: false;
    /**
     * Timestamp
     */
    timestamp: string;
};

/**
 * OldErrorBody
 */
export type OldErrorBody = {
    /**
     * Code
     */
    code: string;
    /**
     * Detail
     */
    detail?: {
        [key: string]: unknown;
    } | null;
    /**
     * Field
     */
    field?: string | null;
    /**
     * Message
     */
    message: string;
};

/**
 * Ordered
 *
 * job_ids: those that were still waiting, in the order in which they go now.
 */
export type Ordered = {
    /**
     * Job Ids
     */
    job_ids: Array<string>;
};

/**
 * Page[AuditShown]
 */
export type PageAuditShown = {
    /**
     * Items
     */
    items: Array<AuditShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[CutsLine]
 */
export type PageCutsLine = {
    /**
     * Items
     */
    items: Array<CutsLine>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[DeliveryShown]
 */
export type PageDeliveryShown = {
    /**
     * Items
     */
    items: Array<DeliveryShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[FootageShown]
 */
export type PageFootageShown = {
    /**
     * Items
     */
    items: Array<FootageShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[Job]
 */
export type PageJob = {
    /**
     * Items
     */
    items: Array<Job>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[KeyShown]
 */
export type PageKeyShown = {
    /**
     * Items
     */
    items: Array<KeyShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[NoteShown]
 */
export type PageNoteShown = {
    /**
     * Items
     */
    items: Array<NoteShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[ProjectShown]
 */
export type PageProjectShown = {
    /**
     * Items
     */
    items: Array<ProjectShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[RenderShown]
 */
export type PageRenderShown = {
    /**
     * Items
     */
    items: Array<RenderShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[RunShown]
 */
export type PageRunShown = {
    /**
     * Items
     */
    items: Array<RunShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[ScriptLine]
 */
export type PageScriptLine = {
    /**
     * Items
     */
    items: Array<ScriptLine>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[SessionLine]
 */
export type PageSessionLine = {
    /**
     * Items
     */
    items: Array<SessionLine>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[StoryboardShown]
 */
export type PageStoryboardShown = {
    /**
     * Items
     */
    items: Array<StoryboardShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[TakeShown]
 */
export type PageTakeShown = {
    /**
     * Items
     */
    items: Array<TakeShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[UnknownCall]
 */
export type PageUnknownCall = {
    /**
     * Items
     */
    items: Array<UnknownCall>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[Unknown]
 */
export type PageUnknown = {
    /**
     * Items
     */
    items: Array<Unknown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[UserShown]
 */
export type PageUserShown = {
    /**
     * Items
     */
    items: Array<UserShown>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Parts
 *
 * What there is. encoders: of films, the machine's own after libx264. faces: whether vertical films follow people.
 *
 * usual_provider: who makes takes where nobody is named, empty where several could and none is set.
 * role: whether this process runs the jobs (`runner`) or another does (`client`). updates: it never looks for any.
 */
export type Parts = {
    /**
     * Copies
     */
    copies: boolean;
    /**
     * Database
     */
    database: 'sqlite' | 'postgres';
    /**
     * Desktop
     */
    desktop: boolean;
    /**
     * Encoders
     */
    encoders: Array<string>;
    /**
     * Faces
     */
    faces: boolean;
    /**
     * Listeners
     */
    listeners: Array<Listener>;
    /**
     * Providers
     */
    providers: Array<string>;
    /**
     * Python
     */
    python: string;
    /**
     * Role
     */
    role: string;
    /**
     * Storage
     */
    storage: string;
    /**
     * Updates
     */
    updates?: 'never';
    /**
     * Usual Provider
     */
    usual_provider: string;
};

/**
 * PicturesWanted
 *
 * What to draft. storyboard: whose pictures. kinds: of which; `segment` are first frames of shots. is_another: a
 * further sheet where there is one already.
 */
export type PicturesWanted = {
    /**
     * Is Another
     */
    is_another?: boolean;
    /**
     * Kinds
     */
    kinds?: Array<'character' | 'place' | 'prop' | 'segment'>;
    /**
     * Storyboard
     */
    storyboard: string;
};

/**
 * PlanAsked
 *
 * What to make. shot_ids: all shots of the project where left out. retake: one more take of each, whatever is
 * there. fit: where a model lacks a length or size, `nearest` takes the nearest, `split` makes a long shot in parts;
 * `offer` only tells what either would be.
 */
export type PlanAsked = {
    /**
     * Fit
     */
    fit?: 'offer' | 'nearest' | 'split' | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Refresh
     */
    refresh?: boolean;
    /**
     * Resolution
     */
    resolution?: string | null;
    /**
     * Retake
     */
    retake?: boolean;
    /**
     * Route
     */
    route?: 'manual' | 'priority' | 'weighted' | 'cheapest' | 'fastest' | 'quota' | null;
    /**
     * Shot Ids
     */
    shot_ids?: Array<string> | null;
    /**
     * Takes
     */
    takes?: number | null;
};

/**
 * PlanSegment
 *
 * Seconds of one video; `[start_time, end_time)`.
 */
export type PlanSegment = {
    /**
     * Duration
     */
    duration: number;
    /**
     * End Time
     */
    end_time: number;
    /**
     * Priority
     */
    priority: number;
    /**
     * Reason
     */
    reason: string;
    /**
     * Start Time
     */
    start_time: number;
    /**
     * Video Index
     */
    video_index: number;
};

/**
 * PriceShown
 *
 * A price that was declared. price: in words like `0.30 CNY per second`, or a table of cineflow.toml as it is.
 */
export type PriceShown = {
    /**
     * Is Set Here
     */
    is_set_here: boolean;
    /**
     * Model
     */
    model: string;
    /**
     * Price
     */
    price: unknown;
};

/**
 * PriceWanted
 *
 * A model of a provider that is set up whose price nobody knows: nothing is ordered there until it is declared.
 */
export type PriceWanted = {
    /**
     * Id
     */
    id: string;
    /**
     * Model
     */
    model: string;
    /**
     * Provider
     */
    provider: string;
    /**
     * Unit
     */
    unit: 'second' | 'clip' | 'image';
};

/**
 * Prices
 */
export type Prices = {
    /**
     * Declared
     */
    declared: Array<PriceShown>;
    /**
     * Wanted
     */
    wanted: Array<PriceWanted>;
};

/**
 * PricesChange
 *
 * By `provider:model` or a model's id: a price in words; null takes it away. For jobs from now on.
 */
export type PricesChange = {
    /**
     * Prices
     */
    prices: {
        [key: string]: string | null;
    };
};

/**
 * Priority
 *
 * Lower goes first; runs begun here stand at 100.
 */
export type Priority = {
    /**
     * Priority
     */
    priority: number;
};

/**
 * Problem
 *
 * A problem as RFC 9457 spells it, with a stable code for programs and the one next step for people.
 */
export type Problem = {
    /**
     * Charged
     *
     * Whether money moved: no, yes, unknown.
     */
    charged?: string;
    /**
     * Code
     */
    code: string;
    /**
     * Detail
     */
    detail: string;
    /**
     * Errors
     */
    errors?: Array<ProblemPart>;
    /**
     * Fix
     */
    fix?: string;
    /**
     * Instance
     *
     * The request's id, as it stands in the log.
     */
    instance: string;
    /**
     * Place
     */
    place?: string;
    /**
     * Status
     */
    status: number;
    /**
     * Title
     */
    title: string;
    /**
     * Type
     */
    type: string;
};

/**
 * ProblemPart
 *
 * One thing wrong with a request. place: where in the body or query it stands.
 */
export type ProblemPart = {
    /**
     * Message
     */
    message: string;
    /**
     * Place
     */
    place: string;
};

/**
 * ProjectChange
 *
 * budget: like `50USD,300CNY`; empty for none.
 */
export type ProjectChange = {
    /**
     * Budget
     */
    budget?: string | null;
    /**
     * Name
     */
    name?: string | null;
};

/**
 * ProjectShown
 *
 * folder: from the workspace. aspect: of its first storyboard that is filmed. shots: pictures count where there is
 * nothing else. counts: its shots by status.
 */
export type ProjectShown = {
    /**
     * Aspect
     */
    aspect: string | null;
    /**
     * Budget
     */
    budget: Array<Amount>;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Folder
     */
    folder: string;
    /**
     * Id
     */
    id: string;
    /**
     * Members
     */
    members: Array<Member>;
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Poster Url
     */
    poster_url: string | null;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Shots
     */
    shots: number;
    /**
     * Spent
     */
    spent: Array<Amount>;
};

/**
 * ProviderChange
 *
 * What to set; an empty text takes it away. The key is write-only.
 */
export type ProviderChange = {
    /**
     * Api Key
     */
    api_key?: string | null;
    /**
     * Base Url
     */
    base_url?: string | null;
    /**
     * Flavour
     */
    flavour?: string | null;
    /**
     * Max Concurrency
     */
    max_concurrency?: number | null;
};

/**
 * ProviderShown
 *
 * state: open, safe (few at once after errors), held (asked to wait), paused (by a person or a refused key),
 * untried, unset. key_tail: the last four characters; no more of a key is ever shown. needs_address: the vendor has
 * none of its own, so one must be given. flavour: of a server that speaks OpenAI's dialect; flavours: those there are.
 * usual_seconds: that takes lately took, from acceptance to the file, the median; null before the first. most_slots:
 * as it is set, null where it is found out.
 */
export type ProviderShown = {
    /**
     * Base Url
     */
    base_url: string;
    /**
     * Flavour
     */
    flavour: string;
    /**
     * Flavours
     */
    flavours: Array<string>;
    /**
     * Held For
     */
    held_for: number;
    /**
     * In Flight
     */
    in_flight: number;
    /**
     * Is Held
     */
    is_held: boolean;
    /**
     * Key Origin
     */
    key_origin: string;
    /**
     * Key Page
     */
    key_page: string;
    /**
     * Key Tail
     */
    key_tail: string;
    /**
     * Key Variable
     */
    key_variable: string;
    /**
     * Label
     */
    label: string;
    /**
     * Models
     */
    models: Array<string>;
    /**
     * Most Slots
     */
    most_slots: number | null;
    /**
     * Name
     */
    name: string;
    /**
     * Needs Address
     */
    needs_address: boolean;
    /**
     * Needs Key
     */
    needs_key: boolean;
    /**
     * Ready
     */
    ready: boolean;
    /**
     * Reason
     */
    reason: string;
    /**
     * Slots
     */
    slots: number | null;
    /**
     * State
     */
    state: string;
    /**
     * Usual Seconds
     */
    usual_seconds: number | null;
    /**
     * Waiting
     */
    waiting: number;
};

/**
 * ProviderTested
 *
 * ok: whether key, address and proxy work; nothing was spent. milliseconds: how long it took.
 */
export type ProviderTested = {
    balance: Amount | null;
    /**
     * Fix
     */
    fix: string;
    /**
     * Message
     */
    message: string;
    /**
     * Milliseconds
     */
    milliseconds: number;
    /**
     * Ok
     */
    ok: boolean;
};

/**
 * Ready
 *
 * engine: whether this process runs jobs (`runner`) or another does (`client`).
 */
export type Ready = {
    /**
     * Database
     */
    database: 'ok' | 'down';
    /**
     * Engine
     */
    engine: string;
    /**
     * Status
     */
    status: 'ready' | 'not ready';
};

/**
 * ReferenceShown
 */
export type ReferenceShown = {
    /**
     * Name
     */
    name: string;
    /**
     * Role
     */
    role: string;
    /**
     * Source
     */
    source: string;
};

/**
 * Refused
 *
 * A file of several that was not taken, and why.
 */
export type Refused = {
    /**
     * Code
     */
    code: string;
    /**
     * Error
     */
    error: string;
    /**
     * Filename
     */
    filename: string;
};

/**
 * Registration
 */
export type Registration = {
    /**
     * Email
     */
    email: string;
    /**
     * Password
     */
    password: string;
    /**
     * Username
     */
    username?: string;
};

/**
 * RenderAsked
 *
 * How an edit becomes films. each: one per clip; joined: one of all. rate: like `24` or `30000/1001`; size: like
 * `1280x720`; left out, the first clip's. loudness: LUFS, like -14. captions: `spoken` burns in what is said where it
 * is known, `track` the edit's own subtitles; subtitles: SRT, VTT or ASS to burn in instead, in the film's time.
 * beside: the edit's own subtitles as SRT beside the joined film. ai_label: words in a corner of the
 * film's beginning that say that AI made it.
 */
export type RenderAsked = {
    /**
     * Ai Label
     */
    ai_label?: 'none' | 'zh' | 'en' | 'both';
    /**
     * Ai Label Corner
     */
    ai_label_corner?: 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
    /**
     * Audio Track
     */
    audio_track?: number;
    /**
     * Beside
     */
    beside?: boolean;
    /**
     * Captions
     */
    captions?: 'none' | 'spoken' | 'track';
    /**
     * Each
     */
    each?: boolean;
    /**
     * Hardware
     */
    hardware?: boolean;
    /**
     * Joined
     */
    joined?: boolean;
    /**
     * Loudness
     */
    loudness?: number | null;
    /**
     * Quality
     */
    quality?: 'draft' | 'good' | 'best';
    /**
     * Rate
     */
    rate?: string | null;
    /**
     * Size
     */
    size?: string | null;
    /**
     * Smart
     */
    smart?: 'auto' | 'never' | 'always';
    /**
     * Subtitles
     */
    subtitles?: string | null;
    /**
     * Vertical
     */
    vertical?: boolean;
};

/**
 * RenderShown
 *
 * One render; its id is its job's. films: once it is done.
 */
export type RenderShown = {
    /**
     * Asked
     */
    asked: {
        [key: string]: unknown;
    };
    /**
     * Changed At
     */
    changed_at: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Cuts
     */
    cuts: string;
    /**
     * Films
     */
    films: Array<FilmShown>;
    /**
     * Id
     */
    id: string;
    problem: FootageProblem | null;
    /**
     * Progress
     */
    progress: number;
    /**
     * Project
     */
    project: string | null;
    /**
     * Stage
     */
    stage: string;
    /**
     * State
     */
    state: string;
};

/**
 * RetryAsked
 *
 * Which failures: of one cause, at one provider where given; or some jobs.
 */
export type RetryAsked = {
    /**
     * Code
     */
    code?: string | null;
    /**
     * Job Ids
     */
    job_ids?: Array<string> | null;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Project
     */
    project?: string | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Yes
     */
    yes?: boolean;
};

/**
 * Role
 *
 * What a person may do; each may all that those before it may.
 *
 * VIEWER looks. ARTIST generates within a quota. SUPERVISOR approves. ADMIN sees providers, people and spending.
 */
export type Role = 'viewer' | 'artist' | 'supervisor' | 'admin';

/**
 * RunAsked
 *
 * A plan to carry out. quote: of the cost sheet that was agreed to; or max_cost, or yes, to agree without one.
 */
export type RunAsked = {
    /**
     * Fit
     */
    fit?: 'offer' | 'nearest' | 'split' | null;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Quote
     */
    quote?: string;
    /**
     * Refresh
     */
    refresh?: boolean;
    /**
     * Resolution
     */
    resolution?: string | null;
    /**
     * Retake
     */
    retake?: boolean;
    /**
     * Route
     */
    route?: 'manual' | 'priority' | 'weighted' | 'cheapest' | 'fastest' | 'quota' | null;
    /**
     * Shot Ids
     */
    shot_ids?: Array<string> | null;
    /**
     * Takes
     */
    takes?: number | null;
    /**
     * Yes
     */
    yes?: boolean;
};

/**
 * RunBegun
 *
 * run: null where nothing was to be done. joined: takes that were on their way already.
 */
export type RunBegun = {
    /**
     * Joined
     */
    joined: number;
    /**
     * Run
     */
    run: string | null;
    /**
     * Takes
     */
    takes: number;
};

/**
 * RunDetail
 */
export type RunDetail = {
    /**
     * By
     */
    by: string;
    /**
     * Counts
     */
    counts: {
        [key: string]: number;
    };
    /**
     * Created At
     */
    created_at: string;
    /**
     * Done
     */
    done: number;
    /**
     * Ended At
     */
    ended_at: string | null;
    /**
     * Failures
     */
    failures: Array<RunFailureShown>;
    /**
     * Files
     */
    files: Array<string>;
    /**
     * Fix
     */
    fix: string;
    /**
     * Id
     */
    id: string;
    /**
     * Project
     */
    project: string;
    /**
     * Reserved
     */
    reserved: Array<Amount>;
    /**
     * Spent
     */
    spent: Array<Amount>;
    /**
     * State
     */
    state: string;
    /**
     * Total
     */
    total: number;
    /**
     * Unconfirmed
     */
    unconfirmed: Array<Amount>;
    /**
     * Why
     */
    why: string;
};

/**
 * RunFailureShown
 */
export type RunFailureShown = {
    /**
     * Cause
     */
    cause: string;
    /**
     * Charged
     */
    charged: string;
    /**
     * Code
     */
    code: string;
    /**
     * File
     */
    file: string;
    /**
     * Job
     */
    job: string;
    /**
     * Next
     */
    next: string;
    /**
     * Provider Id
     */
    provider_id: string;
    /**
     * Shot
     */
    shot: number;
    /**
     * Take
     */
    take: number;
};

/**
 * RunShown
 *
 * state: active, paused, done, cancelled. counts: its takes' jobs by state. by: who began it.
 */
export type RunShown = {
    /**
     * By
     */
    by: string;
    /**
     * Counts
     */
    counts: {
        [key: string]: number;
    };
    /**
     * Created At
     */
    created_at: string;
    /**
     * Done
     */
    done: number;
    /**
     * Ended At
     */
    ended_at: string | null;
    /**
     * Fix
     */
    fix: string;
    /**
     * Id
     */
    id: string;
    /**
     * Project
     */
    project: string;
    /**
     * Reserved
     */
    reserved: Array<Amount>;
    /**
     * Spent
     */
    spent: Array<Amount>;
    /**
     * State
     */
    state: string;
    /**
     * Total
     */
    total: number;
    /**
     * Unconfirmed
     */
    unconfirmed: Array<Amount>;
    /**
     * Why
     */
    why: string;
};

/**
 * SceneOrder
 */
export type SceneOrder = {
    /**
     * Scene
     */
    scene: string;
    /**
     * Shot Ids
     */
    shot_ids: Array<string>;
};

/**
 * SceneShown
 */
export type SceneShown = {
    /**
     * Id
     */
    id: string;
    /**
     * Number
     */
    number: number;
    /**
     * Shot Ids
     */
    shot_ids: Array<string>;
    /**
     * Storyboard
     */
    storyboard: string;
    /**
     * Title
     */
    title: string;
};

/**
 * ScriptApplied
 *
 * storyboard: that was written.
 */
export type ScriptApplied = {
    /**
     * Added
     */
    added: number;
    /**
     * Changed
     */
    changed: number;
    /**
     * File
     */
    file: string;
    /**
     * Removed
     */
    removed: number;
    /**
     * Storyboard
     */
    storyboard: string;
};

/**
 * ScriptApply
 *
 * storyboard: to write into, null for a new note. adds: behind what is there, of which nothing changes.
 */
export type ScriptApply = {
    /**
     * Adds
     */
    adds?: boolean;
    /**
     * Storyboard
     */
    storyboard?: string | null;
    /**
     * Style
     */
    style?: string | null;
};

/**
 * ScriptAsked
 *
 * A wish to carry out.
 */
export type ScriptAsked = {
    /**
     * Aspect
     */
    aspect?: string | null;
    /**
     * Is Script
     */
    is_script?: boolean | null;
    /**
     * Longest
     */
    longest?: number;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Name
     */
    name?: string;
    /**
     * Planner
     */
    planner?: 'auto' | 'offline' | 'llm';
    /**
     * Quote
     */
    quote?: string;
    /**
     * Shortest
     */
    shortest?: number;
    /**
     * Shots
     */
    shots?: number | null;
    /**
     * Style
     */
    style?: string;
    /**
     * Text
     */
    text: string;
    /**
     * Yes
     */
    yes?: boolean;
};

/**
 * ScriptChanges
 *
 * What applying a draft would do to a storyboard. storyboard: null for a new one, whose file is named.
 * digest: of the file it was laid over; send it as If-Match. same: shots that stay as they are.
 */
export type ScriptChanges = {
    /**
     * Added
     */
    added: number;
    /**
     * Cast
     */
    cast: Array<DraftCast>;
    /**
     * Changed
     */
    changed: number;
    /**
     * Changes
     */
    changes: Array<ShotChangeShown>;
    /**
     * Digest
     */
    digest: string;
    /**
     * File
     */
    file: string;
    /**
     * Removed
     */
    removed: number;
    /**
     * Same
     */
    same: number;
    /**
     * Storyboard
     */
    storyboard: string | null;
};

/**
 * ScriptLine
 *
 * by: a `storyboard` that was pasted, `offline` without a model, or `llm`. job: that writes it, where one does.
 * is_whole: all of it is there. is_applied: to the board, and not taken back.
 */
export type ScriptLine = {
    /**
     * By
     */
    by: 'storyboard' | 'offline' | 'llm';
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Is Applied
     */
    is_applied: boolean;
    /**
     * Is Whole
     */
    is_whole: boolean;
    /**
     * Job
     */
    job: string | null;
    /**
     * Name
     */
    name: string;
};

/**
 * ScriptQuoted
 *
 * by: who breaks the text down. parts: in how many pieces a model is asked. is_script: what it is taken for.
 */
export type ScriptQuoted = {
    /**
     * By
     */
    by: 'storyboard' | 'offline' | 'llm';
    /**
     * Calls
     */
    calls: Array<ClipCall>;
    /**
     * Is Script
     */
    is_script: boolean;
    /**
     * Low
     */
    low: Array<Amount>;
    /**
     * Notes
     */
    notes: Array<string>;
    /**
     * Over Budget
     */
    over_budget: string;
    /**
     * Parts
     */
    parts: number;
    /**
     * Quote
     */
    quote: string;
    /**
     * Total
     */
    total: Array<Amount>;
};

/**
 * ScriptShown
 *
 * What was made of a text so far. style: one look for all shots, said in each when the draft is applied.
 */
export type ScriptShown = {
    /**
     * By
     */
    by: 'storyboard' | 'offline' | 'llm';
    /**
     * Cast
     */
    cast: Array<DraftPerson>;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Host
     */
    host: string;
    /**
     * Id
     */
    id: string;
    /**
     * Is Applied
     */
    is_applied: boolean;
    /**
     * Is Whole
     */
    is_whole: boolean;
    /**
     * Job
     */
    job: string | null;
    /**
     * Model
     */
    model: string;
    /**
     * Name
     */
    name: string;
    /**
     * Scenes
     */
    scenes: Array<DraftScene>;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Spent
     */
    spent: Array<Amount>;
    /**
     * Style
     */
    style: string;
    /**
     * Warnings
     */
    warnings: Array<string>;
    /**
     * Wish
     */
    wish: {
        [key: string]: unknown;
    };
};

/**
 * ScriptWish
 *
 * A text, and what is to be made of it. planner: `llm` asks a model, `offline` reads the text as it stands, `auto`
 * asks a model where one is set up. is_script: the text's words count; left out, a short text is an idea.
 * shortest, longest: seconds of one shot. shots: about how many.
 */
export type ScriptWish = {
    /**
     * Aspect
     */
    aspect?: string | null;
    /**
     * Is Script
     */
    is_script?: boolean | null;
    /**
     * Longest
     */
    longest?: number;
    /**
     * Name
     */
    name?: string;
    /**
     * Planner
     */
    planner?: 'auto' | 'offline' | 'llm';
    /**
     * Shortest
     */
    shortest?: number;
    /**
     * Shots
     */
    shots?: number | null;
    /**
     * Style
     */
    style?: string;
    /**
     * Text
     */
    text: string;
};

/**
 * Selection
 *
 * is_selected: false gives the choice back to the newest good take.
 */
export type Selection = {
    /**
     * Is Selected
     */
    is_selected?: boolean;
};

/**
 * SentenceShown
 *
 * speaker: empty where nobody told them apart.
 */
export type SentenceShown = {
    /**
     * End
     */
    end: number;
    /**
     * Speaker
     */
    speaker: string;
    /**
     * Start
     */
    start: number;
    /**
     * Text
     */
    text: string;
    /**
     * Words
     */
    words: Array<WordShown>;
};

/**
 * SessionLine
 */
export type SessionLine = {
    /**
     * Address
     */
    address: string;
    /**
     * Agent
     */
    agent: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Is This
     */
    is_this: boolean;
    /**
     * Seen At
     */
    seen_at: string;
};

/**
 * SetUp
 */
export type SetUp = {
    /**
     * Email
     */
    email: string;
    /**
     * Name
     */
    name?: string;
    /**
     * Password
     */
    password: string;
    /**
     * Token
     */
    token: string;
};

/**
 * SetUpNeeded
 */
export type SetUpNeeded = {
    /**
     * Needed
     */
    needed: boolean;
};

/**
 * SettingShown
 *
 * source: where the value in force comes from. can_change: here. is_pinned: set above, where it is to be changed.
 *
 * value: of a secret its last four characters alone.
 */
export type SettingShown = {
    /**
     * Can Change
     */
    can_change: boolean;
    /**
     * Choices
     */
    choices: Array<string>;
    /**
     * Help
     */
    help: string;
    /**
     * Is Pinned
     */
    is_pinned: boolean;
    /**
     * Is Secret
     */
    is_secret: boolean;
    /**
     * Is Set Here
     */
    is_set_here: boolean;
    /**
     * Name
     */
    name: string;
    /**
     * Source
     */
    source: string;
    /**
     * Value
     */
    value: unknown;
};

/**
 * SettingsChange
 *
 * What to set; null takes it away, so that files or the default count again.
 */
export type SettingsChange = {
    /**
     * Footage Quota
     */
    footage_quota?: number | null;
    /**
     * Import Max Bytes
     */
    import_max_bytes?: number | null;
    /**
     * Import Timeout
     */
    import_timeout?: number | null;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Monthly Budget
     */
    monthly_budget?: string | null;
    /**
     * Open Registration
     */
    open_registration?: boolean | null;
    /**
     * Priorities
     */
    priorities?: Array<string> | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Route
     */
    route?: 'manual' | 'priority' | 'weighted' | 'cheapest' | 'fastest' | 'quota' | null;
    /**
     * Storage
     */
    storage?: string | null;
    /**
     * Storage Backend
     */
    storage_backend?: 'local' | 'hybrid' | 'oss' | 's3' | 'cos' | null;
    /**
     * Storage Domain
     */
    storage_domain?: string | null;
    /**
     * Storage Endpoint
     */
    storage_endpoint?: string | null;
    /**
     * Storage Key
     *
     * Written, never read.
     */
    storage_key?: null;
    /**
     * Storage Region
     */
    storage_region?: string | null;
    /**
     * Storage Secret
     *
     * Written, never read.
     */
    storage_secret?: null;
    /**
     * Takes
     */
    takes?: number | null;
    /**
     * Weights
     */
    weights?: {
        [key: string]: number | string;
    } | null;
};

/**
 * ShotChangeShown
 *
 * number, prompt, seconds: as the shot will be, or as it was where it goes.
 */
export type ShotChangeShown = {
    /**
     * Fields
     */
    fields: Array<FieldShown>;
    /**
     * Kind
     */
    kind: 'added' | 'changed' | 'removed';
    /**
     * Number
     */
    number: number;
    /**
     * Prompt
     */
    prompt: string;
    /**
     * Scene
     */
    scene: string;
    /**
     * Seconds
     */
    seconds: number | null;
};

/**
 * ShotEdit
 *
 * What to set on a shot; what is left out stays, and null gives it back to the storyboard's default.
 */
export type ShotEdit = {
    /**
     * Aspect
     */
    aspect?: string | null;
    /**
     * Camera
     */
    camera?: string | null;
    /**
     * Dialogue
     */
    dialogue?: Array<LineShape> | null;
    /**
     * Intent
     */
    intent?: string | null;
    /**
     * Is Pro
     */
    is_pro?: boolean | null;
    /**
     * Keep As
     */
    keep_as?: string | null;
    /**
     * Kind
     */
    kind?: 'video' | 'image' | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Negative
     */
    negative?: string | null;
    /**
     * Place
     */
    place?: string | null;
    /**
     * Prompt
     */
    prompt?: string | null;
    /**
     * Props
     */
    props?: Array<string> | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Results
     */
    results?: number | null;
    /**
     * Seconds
     */
    seconds?: number | string | null;
    /**
     * Seed
     */
    seed?: number | null;
    /**
     * Takes
     */
    takes?: number | null;
};

/**
 * ShotRange
 *
 * One shot of the camera: frames `[in, out)` in presentation order as a cut list writes them, and seconds.
 */
export type ShotRange = {
    /**
     * End
     */
    end: number;
    /**
     * In
     */
    in: string;
    /**
     * Out
     */
    out: string;
    /**
     * Start
     */
    start: number;
    /**
     * Thumbnail Url
     */
    thumbnail_url: string | null;
};

/**
 * ShotShown
 *
 * One shot with its takes. etag: the storyboard file's digest, for If-Match. number: unique in its storyboard.
 *
 * kind: whether it is to be filmed or is a picture. results: pictures that one order brings. keep_as: where the chosen
 * picture is to lie, from the storyboard's file. kept: the picture that lies there, from the project; empty for none.
 */
export type ShotShown = {
    /**
     * Aspect
     */
    aspect: string | null;
    /**
     * Camera
     */
    camera: string;
    /**
     * Characters
     */
    characters: Array<CharacterShown>;
    /**
     * Dialogue
     */
    dialogue: Array<LineShape>;
    /**
     * Etag
     */
    etag: string;
    /**
     * Id
     */
    id: string;
    /**
     * Intent
     */
    intent: string;
    /**
     * Is Pro
     */
    is_pro: boolean;
    /**
     * Jobs
     */
    jobs: Array<JobOfShot>;
    /**
     * Keep As
     */
    keep_as: string;
    /**
     * Kept
     */
    kept: string;
    /**
     * Kind
     */
    kind: 'video' | 'image';
    /**
     * Model
     */
    model: string | null;
    /**
     * Negative
     */
    negative: string;
    /**
     * Number
     */
    number: number;
    /**
     * Place
     */
    place: string;
    /**
     * Poster Url
     */
    poster_url: string | null;
    /**
     * Prompt
     */
    prompt: string;
    /**
     * Props
     */
    props: Array<string>;
    /**
     * Provider
     */
    provider: string | null;
    /**
     * References
     */
    references: Array<ReferenceShown>;
    /**
     * Results
     */
    results: number | null;
    /**
     * Scene
     */
    scene: string;
    /**
     * Seconds
     */
    seconds: number | null;
    /**
     * Seed
     */
    seed: number | null;
    /**
     * Selected Take
     */
    selected_take: string | null;
    /**
     * Stale Fields
     */
    stale_fields: Array<string>;
    status: ShotStatus;
    /**
     * Storyboard
     */
    storyboard: string;
    /**
     * Takes
     */
    takes: Array<TakeShown>;
    /**
     * Takes Wanted
     */
    takes_wanted: number | null;
};

/**
 * ShotStatus
 *
 * Where a shot stands, for its card.
 */
export type ShotStatus = 'draft' | 'queued' | 'running' | 'review' | 'approved' | 'failed' | 'unknown' | 'stale';

/**
 * SignIn
 */
export type SignIn = {
    /**
     * Email
     */
    email: string;
    /**
     * Password
     */
    password: string;
};

/**
 * SoundShown
 *
 * One sound. path: of the project. seconds: null where it cannot be read.
 */
export type SoundShown = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Path
     */
    path: string;
    /**
     * Seconds
     */
    seconds: number | null;
    /**
     * Size
     */
    size: number;
    /**
     * Url
     */
    url: string;
    /**
     * Waveform Url
     */
    waveform_url: string;
};

/**
 * SpeechRange
 *
 * Where somebody speaks, in seconds.
 */
export type SpeechRange = {
    /**
     * End
     */
    end: number;
    /**
     * Start
     */
    start: number;
};

/**
 * StorageTested
 *
 * steps: those that went well, in order.
 */
export type StorageTested = {
    /**
     * Address
     */
    address: string;
    /**
     * Fix
     */
    fix: string;
    /**
     * Message
     */
    message: string;
    /**
     * Ok
     */
    ok: boolean;
    /**
     * Steps
     */
    steps: Array<string>;
};

/**
 * StoryboardShown
 *
 * file: from the workspace. problems: what in it cannot be read, and where. kind: what its shots are where they say
 * nothing themselves: `image` for a sheet of pictures.
 */
export type StoryboardShown = {
    /**
     * Digest
     */
    digest: string;
    /**
     * File
     */
    file: string;
    /**
     * Format
     */
    format: string;
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: 'video' | 'image';
    /**
     * Problems
     */
    problems: Array<{
        [key: string]: unknown;
    }>;
    /**
     * Shots
     */
    shots: number;
    /**
     * Title
     */
    title: string;
};

/**
 * SubtitleLine
 *
 * In seconds of the edit.
 */
export type SubtitleLine = {
    /**
     * End
     */
    end: number;
    /**
     * Start
     */
    start: number;
    /**
     * Text
     */
    text: string;
};

/**
 * SubtitlesChosen
 *
 * Where subtitles come from: `dialogue` of the storyboard, shared over each take; what is `spoken` in footage; a
 * `file`, its text being SRT, VTT or ASS in the edit's time. The first two follow the clips wherever they go.
 */
export type SubtitlesChosen = {
    /**
     * Source
     */
    source?: 'none' | 'dialogue' | 'spoken' | 'file';
    /**
     * Text
     */
    text?: string;
};

/**
 * SubtitlesShown
 *
 * With its lines in the edit.
 */
export type SubtitlesShown = {
    /**
     * Lines
     */
    lines: Array<SubtitleLine>;
    /**
     * Source
     */
    source?: 'none' | 'dialogue' | 'spoken' | 'file';
    /**
     * Text
     */
    text?: string;
};

/**
 * TakeChange
 *
 * A verdict, its reason, a rating from 1 to 5 (0 clears it). What is left out stays.
 */
export type TakeChange = {
    /**
     * Rating
     */
    rating?: number | null;
    /**
     * Reason
     */
    reason?: string | null;
    /**
     * Verdict
     */
    verdict?: 'approved' | 'rejected' | '' | null;
};

/**
 * TakeDetail
 *
 * How a take was made. fps: like `24000/1001`. receipt: what the prompt compiler made of the shot.
 */
export type TakeDetail = {
    /**
     * File
     */
    file: string;
    /**
     * Fps
     */
    fps: string | null;
    /**
     * Frames
     */
    frames: number | null;
    /**
     * Has Sound
     */
    has_sound: boolean | null;
    /**
     * Height
     */
    height: number | null;
    /**
     * Id
     */
    id: string;
    /**
     * Is Rehearsal
     */
    is_rehearsal: boolean;
    /**
     * Is Selected
     */
    is_selected: boolean;
    /**
     * Is Stale
     */
    is_stale: boolean;
    /**
     * Kind
     */
    kind: 'video' | 'image';
    /**
     * Made At
     */
    made_at: string;
    /**
     * Model
     */
    model: string;
    /**
     * More
     */
    more: Array<string>;
    /**
     * Poster Url
     */
    poster_url: string;
    price: Amount | null;
    /**
     * Prompt
     */
    prompt: string;
    /**
     * Provider
     */
    provider: string;
    /**
     * Provider Id
     */
    provider_id: string;
    /**
     * Rating
     */
    rating: number;
    /**
     * Reason
     */
    reason: string;
    /**
     * Receipt
     */
    receipt: {
        [key: string]: unknown;
    };
    /**
     * Route
     */
    route: Array<string>;
    /**
     * Seconds
     */
    seconds: number | null;
    /**
     * Seed
     */
    seed: number | null;
    /**
     * Shot Id
     */
    shot_id: string;
    /**
     * Size
     */
    size: string | null;
    /**
     * Take
     */
    take: number;
    /**
     * Verdict
     *
     * approved, rejected, or empty
     */
    verdict: string;
    /**
     * Video Url
     */
    video_url: string;
    /**
     * Width
     */
    width: number | null;
};

/**
 * TakeShown
 *
 * is_rehearsal: drawn here, free. is_stale: made from an earlier wording. is_selected: the one that counts.
 *
 * kind: whether it is a film or a picture; `video_url` is its file in both cases. more: the further pictures that its
 * order brought, from the second on; `?variant=poster` makes them small.
 */
export type TakeShown = {
    /**
     * Id
     */
    id: string;
    /**
     * Is Rehearsal
     */
    is_rehearsal: boolean;
    /**
     * Is Selected
     */
    is_selected: boolean;
    /**
     * Is Stale
     */
    is_stale: boolean;
    /**
     * Kind
     */
    kind: 'video' | 'image';
    /**
     * Made At
     */
    made_at: string;
    /**
     * Model
     */
    model: string;
    /**
     * More
     */
    more: Array<string>;
    /**
     * Poster Url
     */
    poster_url: string;
    /**
     * Provider
     */
    provider: string;
    /**
     * Rating
     */
    rating: number;
    /**
     * Reason
     */
    reason: string;
    /**
     * Seconds
     */
    seconds: number | null;
    /**
     * Shot Id
     */
    shot_id: string;
    /**
     * Take
     */
    take: number;
    /**
     * Verdict
     *
     * approved, rejected, or empty
     */
    verdict: string;
    /**
     * Video Url
     */
    video_url: string;
};

/**
 * Task
 *
 * A task as Auto-Clip told it. progress: 0 to 100. result_url: of the film, once it is there.
 */
export type Task = {
    /**
     * Completed At
     */
    completed_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Current Step
     */
    current_step: string;
    /**
     * Error Message
     */
    error_message: string | null;
    /**
     * Error Traceback
     */
    error_traceback?: null;
    /**
     * Metadata
     */
    metadata: {
        [key: string]: unknown;
    };
    /**
     * Progress
     */
    progress: number;
    /**
     * Result Url
     */
    result_url: string | null;
    /**
     * Status
     */
    status: 'pending' | 'analyzing' | 'llm_pass1' | 'llm_pass2' | 'clipping' | 'uploading' | 'completed' | 'failed' | 'cancelled';
    /**
     * Success
     */
    success?: true;
    /**
     * Task Id
     */
    task_id: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Video Ids
     */
    video_ids: Array<string>;
};

/**
 * TaskBegun
 */
export type TaskBegun = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Current Step
     */
    current_step?: string;
    /**
     * Estimated Completion
     */
    estimated_completion?: null;
    /**
     * Message
     */
    message: string;
    /**
     * Progress
     */
    progress?: number;
    /**
     * Result Url
     */
    result_url?: string | null;
    /**
     * Status
     */
    status: 'pending' | 'analyzing' | 'llm_pass1' | 'llm_pass2' | 'clipping' | 'uploading' | 'completed' | 'failed' | 'cancelled';
    /**
     * Success
     */
    success?: true;
    /**
     * Task Id
     */
    task_id: string;
};

/**
 * TaskConfig
 *
 * target_duration: seconds of the film. max_cost: what may be spent on models, like `1USD`; without it nothing
 * leaves the machine.
 */
export type TaskConfig = {
    /**
     * Clip Count
     */
    clip_count?: number | null;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Target Duration
     */
    target_duration?: number | null;
    /**
     * Theme
     */
    theme?: string | null;
};

/**
 * TaskList
 */
export type TaskList = {
    /**
     * Limit
     */
    limit: number;
    /**
     * Offset
     */
    offset: number;
    /**
     * Success
     */
    success?: true;
    /**
     * Tasks
     */
    tasks: Array<Task>;
    /**
     * Total
     */
    total: number;
};

/**
 * TaskResult
 *
 * clips: in the film's order, which is the story's.
 */
export type TaskResult = {
    /**
     * Clips
     */
    clips: Array<Moment>;
    /**
     * Description
     */
    description: string;
    /**
     * Metadata
     */
    metadata: {
        [key: string]: unknown;
    };
    /**
     * Result Url
     */
    result_url: string | null;
    /**
     * Status
     */
    status: 'pending' | 'analyzing' | 'llm_pass1' | 'llm_pass2' | 'clipping' | 'uploading' | 'completed' | 'failed' | 'cancelled';
    /**
     * Success
     */
    success?: true;
    /**
     * Target Duration
     */
    target_duration: number | null;
    /**
     * Task Id
     */
    task_id: string;
    /**
     * Theme
     */
    theme: string;
    /**
     * Total Duration
     */
    total_duration: number;
};

/**
 * TimelineAsked
 *
 * which: the approved takes, or the selected ones whether or not approved. fill: rehearsals where a shot has
 * nothing else; otherwise a named gap stands for it.
 */
export type TimelineAsked = {
    /**
     * Fill
     */
    fill?: boolean;
    /**
     * Name
     */
    name?: string;
    /**
     * Which
     */
    which?: 'approved' | 'selected';
};

/**
 * TranscriptShown
 *
 * engine: who listened. text: what can be edited, one sentence a line, and sent back to cut by it.
 */
export type TranscriptShown = {
    /**
     * Engine
     */
    engine: string;
    /**
     * Sentences
     */
    sentences: Array<SentenceShown>;
    /**
     * Text
     */
    text: string;
};

/**
 * Unknown
 *
 * A take whose charge is unconfirmed. acts: what a person may do.
 */
export type Unknown = {
    /**
     * Acts
     */
    acts?: Array<string>;
    /**
     * File
     */
    file: string;
    /**
     * Id
     */
    id: string;
    /**
     * Makes
     */
    makes: 'video' | 'image';
    /**
     * Model
     */
    model: string;
    price: Amount;
    /**
     * Provider
     */
    provider: string;
    /**
     * Sent At
     */
    sent_at: string;
    /**
     * Shot
     */
    shot: number;
    /**
     * Take
     */
    take: number;
    /**
     * Why
     */
    why: string;
};

/**
 * UnknownCall
 *
 * step: what was asked for. host: where it went. acts: what a person may do.
 */
export type UnknownCall = {
    /**
     * Acts
     */
    acts: Array<string>;
    /**
     * Host
     */
    host: string;
    /**
     * Id
     */
    id: string;
    /**
     * Model
     */
    model: string;
    price: Amount;
    /**
     * Provider
     */
    provider: string;
    /**
     * Sent At
     */
    sent_at: string;
    /**
     * Step
     */
    step: string;
    /**
     * Why
     */
    why: string;
};

/**
 * UploadShown
 *
 * offset: bytes that are here. footage: what it became, null until all of it is here.
 */
export type UploadShown = {
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Footage
     */
    footage: string | null;
    /**
     * Id
     */
    id: string;
    /**
     * Length
     */
    length: number;
    /**
     * Name
     */
    name: string;
    /**
     * Offset
     */
    offset: number;
    /**
     * Project
     */
    project: string | null;
};

/**
 * UserChange
 *
 * quota: like `20USD,100CNY`; empty for none.
 */
export type UserChange = {
    /**
     * Is Disabled
     */
    is_disabled?: boolean | null;
    /**
     * Name
     */
    name?: string | null;
    /**
     * New Link
     */
    new_link?: boolean;
    /**
     * Quota
     */
    quota?: string | null;
    role?: Role | null;
};

/**
 * UserMade
 */
export type UserMade = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Email
     */
    email: string;
    /**
     * Id
     */
    id: string;
    /**
     * Invited
     */
    invited: boolean;
    /**
     * Is Disabled
     */
    is_disabled: boolean;
    /**
     * Link
     *
     * Where they set their password; good once, for seven days.
     */
    link: string;
    /**
     * Name
     */
    name: string;
    /**
     * Quota
     */
    quota: Array<Amount>;
    role: Role;
    /**
     * Seen At
     */
    seen_at: string | null;
    /**
     * Spent
     */
    spent: Array<Amount>;
};

/**
 * UserShown
 *
 * invited: whether they have yet to follow their link. quota and spent: money, by unit.
 */
export type UserShown = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Email
     */
    email: string;
    /**
     * Id
     */
    id: string;
    /**
     * Invited
     */
    invited: boolean;
    /**
     * Is Disabled
     */
    is_disabled: boolean;
    /**
     * Name
     */
    name: string;
    /**
     * Quota
     */
    quota: Array<Amount>;
    role: Role;
    /**
     * Seen At
     */
    seen_at: string | null;
    /**
     * Spent
     */
    spent: Array<Amount>;
};

/**
 * ValidationError
 */
export type ValidationError = {
    /**
     * Context
     */
    ctx?: {
        [key: string]: unknown;
    };
    /**
     * Input
     */
    input?: unknown;
    /**
     * Location
     */
    loc: Array<string | number>;
    /**
     * Message
     */
    msg: string;
    /**
     * Error Type
     */
    type: string;
};

/**
 * Video
 *
 * A video as Auto-Clip told it. Lengths in seconds, bitrate in bits a second. oss_url: always null: links to files
 * are made when somebody asks.
 */
export type Video = {
    /**
     * Audio Codec
     */
    audio_codec: string | null;
    /**
     * Audio Present
     */
    audio_present: boolean | null;
    /**
     * Bitrate
     */
    bitrate: number | null;
    /**
     * Codec
     */
    codec: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Duration
     */
    duration: number | null;
    /**
     * File Size
     */
    file_size: number;
    /**
     * Filename
     */
    filename: string;
    /**
     * Fps
     */
    fps: number | null;
    /**
     * Height
     */
    height: number | null;
    /**
     * Message
     */
    message: string;
    /**
     * Oss Url
     */
    oss_url?: string | null;
    /**
     * Size
     *
     * As file_size: uploads called it so.
     */
    size: number;
    /**
     * Status
     */
    status: 'receiving' | 'processing' | 'ready' | 'failed';
    /**
     * Storage Path
     */
    storage_path: string;
    /**
     * Success
     */
    success?: true;
    /**
     * Video Id
     */
    video_id: string;
    /**
     * Width
     */
    width: number | null;
};

/**
 * VideoResult
 *
 * What is known of one video. key_moments: seconds of it that are in the film, and why.
 */
export type VideoResult = {
    /**
     * Analysis Summary
     */
    analysis_summary: string;
    /**
     * Compression Profile
     */
    compression_profile: string;
    /**
     * Duration
     */
    duration: number | null;
    /**
     * Error
     */
    error: string | null;
    /**
     * File Size
     */
    file_size: number;
    /**
     * Fps
     */
    fps: number | null;
    /**
     * Key Moments
     */
    key_moments: Array<{
        [key: string]: unknown;
    }>;
    /**
     * Resolution
     */
    resolution: string | null;
    /**
     * Status
     */
    status: string;
    /**
     * Video Id
     */
    video_id: string;
    /**
     * Video Index
     */
    video_index: number;
    /**
     * Video Source
     */
    video_source: {
        [key: string]: unknown;
    };
};

/**
 * VideoSource
 *
 * Where a video comes from. local: a video of one's own that was uploaded, by its id or its storage_path. oss: a
 * link of a store that may be read, or of the web. url: a link of the web.
 */
export type VideoSource = {
    /**
     * Compression Profile
     */
    compression_profile?: string | null;
    /**
     * Path
     */
    path?: string | null;
    /**
     * Type
     */
    type: 'local' | 'oss' | 'url';
    /**
     * Url
     */
    url?: string | null;
};

/**
 * WebhookChange
 *
 * is_on: turned on again, it is told what happens from then on. new_secret: make one.
 */
export type WebhookChange = {
    /**
     * Events
     */
    events?: Array<string> | null;
    /**
     * Is On
     */
    is_on?: boolean | null;
    /**
     * Name
     */
    name?: string | null;
    /**
     * New Secret
     */
    new_secret?: boolean;
    /**
     * Url
     */
    url?: string | null;
};

/**
 * WebhookChanged
 */
export type WebhookChanged = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Delivered At
     */
    delivered_at: string | null;
    /**
     * Events
     */
    events: Array<string>;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Secret
     *
     * Where a new one was asked for; for 24 hours the old one signs beside it.
     */
    secret?: string | null;
    state: HookState;
    /**
     * Url
     */
    url: string;
    /**
     * Waiting
     */
    waiting: number;
    /**
     * Why
     */
    why: string;
};

/**
 * WebhookMade
 */
export type WebhookMade = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Delivered At
     */
    delivered_at: string | null;
    /**
     * Events
     */
    events: Array<string>;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Secret
     *
     * Shown this once: what `webhook-signature` is verified with (Standard Webhooks).
     */
    secret: string;
    state: HookState;
    /**
     * Url
     */
    url: string;
    /**
     * Waiting
     */
    waiting: number;
    /**
     * Why
     */
    why: string;
};

/**
 * WebhookShown
 *
 * state: on; off by a person; gone, failing or behind where it was stopped, and `why`. waiting: deliveries.
 */
export type WebhookShown = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Delivered At
     */
    delivered_at: string | null;
    /**
     * Events
     */
    events: Array<string>;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    state: HookState;
    /**
     * Url
     */
    url: string;
    /**
     * Waiting
     */
    waiting: number;
    /**
     * Why
     */
    why: string;
};

/**
 * WordShown
 *
 * One word, in seconds.
 */
export type WordShown = {
    /**
     * End
     */
    end: number;
    /**
     * Start
     */
    start: number;
    /**
     * Text
     */
    text: string;
};

/**
 * WorkspaceSecret
 */
export type WorkspaceSecret = {
    /**
     * Secret
     */
    secret: string;
};

/**
 * Order
 *
 * All scenes of one storyboard in their new order, with all their shots.
 */
export type CineflowServerRoutesBoardOrder = {
    /**
     * Scenes
     */
    scenes: Array<SceneOrder>;
    /**
     * Storyboard
     */
    storyboard: string;
};

/**
 * Order
 *
 * Which waiting jobs go before all others, in this order.
 */
export type CineflowServerRoutesQueueOrder = {
    /**
     * Job Ids
     */
    job_ids: Array<string>;
};

/**
 * SettingsChange
 *
 * What to set; null takes it away, so that files or the default count again.
 */
export type SettingsChangeWritable = {
    /**
     * Footage Quota
     */
    footage_quota?: number | null;
    /**
     * Import Max Bytes
     */
    import_max_bytes?: number | null;
    /**
     * Import Timeout
     */
    import_timeout?: number | null;
    /**
     * Max Cost
     */
    max_cost?: string | null;
    /**
     * Model
     */
    model?: string | null;
    /**
     * Monthly Budget
     */
    monthly_budget?: string | null;
    /**
     * Open Registration
     */
    open_registration?: boolean | null;
    /**
     * Priorities
     */
    priorities?: Array<string> | null;
    /**
     * Provider
     */
    provider?: string | null;
    /**
     * Route
     */
    route?: 'manual' | 'priority' | 'weighted' | 'cheapest' | 'fastest' | 'quota' | null;
    /**
     * Storage
     */
    storage?: string | null;
    /**
     * Storage Backend
     */
    storage_backend?: 'local' | 'hybrid' | 'oss' | 's3' | 'cos' | null;
    /**
     * Storage Domain
     */
    storage_domain?: string | null;
    /**
     * Storage Endpoint
     */
    storage_endpoint?: string | null;
    /**
     * Storage Key
     *
     * Written, never read.
     */
    storage_key?: string | null;
    /**
     * Storage Region
     */
    storage_region?: string | null;
    /**
     * Storage Secret
     *
     * Written, never read.
     */
    storage_secret?: string | null;
    /**
     * Takes
     */
    takes?: number | null;
    /**
     * Weights
     */
    weights?: {
        [key: string]: number | string;
    } | null;
};

export type LogInData = {
    body: Credentials;
    path?: never;
    query?: never;
    url: '/api/auth/login';
};

export type LogInErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type LogInError = LogInErrors[keyof LogInErrors];

export type LogInResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetPlatformUserData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/me';
};

export type GetPlatformUserErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type GetPlatformUserError = GetPlatformUserErrors[keyof GetPlatformUserErrors];

export type GetPlatformUserResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type RegisterData = {
    body: Registration;
    path?: never;
    query?: never;
    url: '/api/auth/register';
};

export type RegisterErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type RegisterError = RegisterErrors[keyof RegisterErrors];

export type RegisterResponses = {
    /**
     * Successful Response
     */
    201: unknown;
};

export type GetAboutData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/about';
};

export type GetAboutErrors = {
    /**
     * Too often
     */
    429: Problem;
};

export type GetAboutError = GetAboutErrors[keyof GetAboutErrors];

export type GetAboutResponses = {
    /**
     * Successful Response
     */
    200: About;
};

export type GetAboutResponse = GetAboutResponses[keyof GetAboutResponses];

export type ListAuditData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/audit';
};

export type ListAuditErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListAuditError = ListAuditErrors[keyof ListAuditErrors];

export type ListAuditResponses = {
    /**
     * Successful Response
     */
    200: PageAuditShown;
};

export type ListAuditResponse = ListAuditResponses[keyof ListAuditResponses];

export type AutoclipBatchHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/batch/health';
};

export type AutoclipBatchHealthErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipBatchHealthError = AutoclipBatchHealthErrors[keyof AutoclipBatchHealthErrors];

export type AutoclipBatchHealthResponses = {
    /**
     * Successful Response
     */
    200: BatchHealth;
};

export type AutoclipBatchHealthResponse = AutoclipBatchHealthResponses[keyof AutoclipBatchHealthResponses];

export type AutoclipCreateBatchData = {
    body: NewBatch;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/api/v1/batch/process';
};

export type AutoclipCreateBatchErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipCreateBatchError = AutoclipCreateBatchErrors[keyof AutoclipCreateBatchErrors];

export type AutoclipCreateBatchResponses = {
    /**
     * Successful Response
     */
    200: BatchResult;
};

export type AutoclipCreateBatchResponse = AutoclipCreateBatchResponses[keyof AutoclipCreateBatchResponses];

export type AutoclipCancelBatchData = {
    body?: never;
    path: {
        /**
         * Task Id
         */
        task_id: string;
    };
    query?: never;
    url: '/api/v1/batch/tasks/{task_id}';
};

export type AutoclipCancelBatchErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipCancelBatchError = AutoclipCancelBatchErrors[keyof AutoclipCancelBatchErrors];

export type AutoclipCancelBatchResponses = {
    /**
     * Successful Response
     */
    200: BatchCancelled;
};

export type AutoclipCancelBatchResponse = AutoclipCancelBatchResponses[keyof AutoclipCancelBatchResponses];

export type AutoclipGetBatchResultData = {
    body?: never;
    path: {
        /**
         * Task Id
         */
        task_id: string;
    };
    query?: never;
    url: '/api/v1/batch/tasks/{task_id}/result';
};

export type AutoclipGetBatchResultErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipGetBatchResultError = AutoclipGetBatchResultErrors[keyof AutoclipGetBatchResultErrors];

export type AutoclipGetBatchResultResponses = {
    /**
     * Successful Response
     */
    200: BatchResult;
    /**
     * It is still going on
     */
    202: BatchResult;
};

export type AutoclipGetBatchResultResponse = AutoclipGetBatchResultResponses[keyof AutoclipGetBatchResultResponses];

export type AutoclipGetBatchData = {
    body?: never;
    path: {
        /**
         * Task Id
         */
        task_id: string;
    };
    query?: never;
    url: '/api/v1/batch/tasks/{task_id}/status';
};

export type AutoclipGetBatchErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipGetBatchError = AutoclipGetBatchErrors[keyof AutoclipGetBatchErrors];

export type AutoclipGetBatchResponses = {
    /**
     * Successful Response
     */
    200: BatchState;
};

export type AutoclipGetBatchResponse = AutoclipGetBatchResponses[keyof AutoclipGetBatchResponses];

export type CreateClipsData = {
    body: ClipAsked;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/api/v1/clips';
};

export type CreateClipsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateClipsError = CreateClipsErrors[keyof CreateClipsErrors];

export type CreateClipsResponses = {
    /**
     * Successful Response
     */
    202: ClipBegun;
};

export type CreateClipsResponse = CreateClipsResponses[keyof CreateClipsResponses];

export type QuoteClipsData = {
    body: ClipWish;
    path?: never;
    query?: never;
    url: '/api/v1/clips/quote';
};

export type QuoteClipsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type QuoteClipsError = QuoteClipsErrors[keyof QuoteClipsErrors];

export type QuoteClipsResponses = {
    /**
     * Successful Response
     */
    200: ClipQuoted;
};

export type QuoteClipsResponse = QuoteClipsResponses[keyof QuoteClipsResponses];

export type GetCostsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * By
         */
        by?: 'project' | 'provider' | 'model' | 'user' | 'day' | 'run';
        /**
         * Since
         */
        since?: string | null;
        /**
         * Until
         */
        until?: string | null;
    };
    url: '/api/v1/costs';
};

export type GetCostsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetCostsError = GetCostsErrors[keyof GetCostsErrors];

export type GetCostsResponses = {
    /**
     * Successful Response
     */
    200: Costs;
};

export type GetCostsResponse = GetCostsResponses[keyof GetCostsResponses];

export type GetCostsCsvData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * By
         */
        by?: 'project' | 'provider' | 'model' | 'user' | 'day' | 'run';
        /**
         * Since
         */
        since?: string | null;
        /**
         * Until
         */
        until?: string | null;
    };
    url: '/api/v1/costs.csv';
};

export type GetCostsCsvErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetCostsCsvError = GetCostsCsvErrors[keyof GetCostsCsvErrors];

export type GetCostsCsvResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ListCutsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
        /**
         * Kind
         */
        kind?: 'clips' | 'timeline' | null;
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/cuts';
};

export type ListCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListCutsError = ListCutsErrors[keyof ListCutsErrors];

export type ListCutsResponses = {
    /**
     * Successful Response
     */
    200: PageCutsLine;
};

export type ListCutsResponse = ListCutsResponses[keyof ListCutsResponses];

export type CreateCutsData = {
    body: NewCuts;
    path?: never;
    query?: never;
    url: '/api/v1/cuts';
};

export type CreateCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateCutsError = CreateCutsErrors[keyof CreateCutsErrors];

export type CreateCutsResponses = {
    /**
     * Successful Response
     */
    201: CutsShown;
};

export type CreateCutsResponse = CreateCutsResponses[keyof CreateCutsResponses];

export type DeleteCutsData = {
    body?: never;
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
    };
    query?: never;
    url: '/api/v1/cuts/{cuts_id}';
};

export type DeleteCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteCutsError = DeleteCutsErrors[keyof DeleteCutsErrors];

export type DeleteCutsResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteCutsResponse = DeleteCutsResponses[keyof DeleteCutsResponses];

export type GetCutsData = {
    body?: never;
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
    };
    query?: never;
    url: '/api/v1/cuts/{cuts_id}';
};

export type GetCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetCutsError = GetCutsErrors[keyof GetCutsErrors];

export type GetCutsResponses = {
    /**
     * Successful Response
     */
    200: CutsShown;
};

export type GetCutsResponse = GetCutsResponses[keyof GetCutsResponses];

export type ChangeCutsData = {
    body: CutsChange;
    headers?: {
        /**
         * If-Match
         *
         * The version of what is edited, like `"3"`.
         */
        'If-Match'?: string | null;
    };
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
    };
    query?: never;
    url: '/api/v1/cuts/{cuts_id}';
};

export type ChangeCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeCutsError = ChangeCutsErrors[keyof ChangeCutsErrors];

export type ChangeCutsResponses = {
    /**
     * Successful Response
     */
    200: CutsShown;
};

export type ChangeCutsResponse = ChangeCutsResponses[keyof ChangeCutsResponses];

export type ExportCutsData = {
    body: ExportAsked;
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
    };
    query?: never;
    url: '/api/v1/cuts/{cuts_id}/exports';
};

export type ExportCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ExportCutsError = ExportCutsErrors[keyof ExportCutsErrors];

export type ExportCutsResponses = {
    /**
     * Successful Response
     */
    200: Exported;
};

export type ExportCutsResponse = ExportCutsResponses[keyof ExportCutsResponses];

export type GetExportData = {
    body?: never;
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
        /**
         * Form
         */
        form: string;
    };
    query?: {
        /**
         * Map Root
         *
         * `A=B`: what lies under A here lies under B there.
         */
        map_root?: Array<string> | null;
        /**
         * Drop Frame
         */
        drop_frame?: boolean;
    };
    url: '/api/v1/cuts/{cuts_id}/exports/{form}';
};

export type GetExportErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetExportError = GetExportErrors[keyof GetExportErrors];

export type GetExportResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ListRendersData = {
    body?: never;
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
    };
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/cuts/{cuts_id}/renders';
};

export type ListRendersErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListRendersError = ListRendersErrors[keyof ListRendersErrors];

export type ListRendersResponses = {
    /**
     * Successful Response
     */
    200: PageRenderShown;
};

export type ListRendersResponse = ListRendersResponses[keyof ListRendersResponses];

export type CreateRenderData = {
    body: RenderAsked;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
    };
    query?: never;
    url: '/api/v1/cuts/{cuts_id}/renders';
};

export type CreateRenderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateRenderError = CreateRenderErrors[keyof CreateRenderErrors];

export type CreateRenderResponses = {
    /**
     * Successful Response
     */
    202: RenderShown;
};

export type CreateRenderResponse = CreateRenderResponses[keyof CreateRenderResponses];

export type EstimateRenderData = {
    body: RenderAsked;
    path: {
        /**
         * Cuts Id
         */
        cuts_id: string;
    };
    query?: never;
    url: '/api/v1/cuts/{cuts_id}/renders/estimate';
};

export type EstimateRenderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type EstimateRenderError = EstimateRenderErrors[keyof EstimateRenderErrors];

export type EstimateRenderResponses = {
    /**
     * Successful Response
     */
    200: EstimateShown;
};

export type EstimateRenderResponse = EstimateRenderResponses[keyof EstimateRenderResponses];

export type StreamEventsData = {
    body?: never;
    headers?: {
        /**
         * Last-Event-Id
         */
        'Last-Event-ID'?: string | null;
    };
    path?: never;
    query?: {
        /**
         * After
         *
         * As Last-Event-ID, for clients that cannot set headers.
         */
        after?: string | null;
    };
    url: '/api/v1/events';
};

export type StreamEventsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type StreamEventsError = StreamEventsErrors[keyof StreamEventsErrors];

export type StreamEventsResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ListExportFormatsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/exports';
};

export type ListExportFormatsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListExportFormatsError = ListExportFormatsErrors[keyof ListExportFormatsErrors];

export type ListExportFormatsResponses = {
    /**
     * Response List Export Formats
     *
     * Successful Response
     */
    200: Array<string>;
};

export type ListExportFormatsResponse = ListExportFormatsResponses[keyof ListExportFormatsResponses];

export type ListFootageData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/footage';
};

export type ListFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListFootageError = ListFootageErrors[keyof ListFootageErrors];

export type ListFootageResponses = {
    /**
     * Successful Response
     */
    200: PageFootageShown;
};

export type ListFootageResponse = ListFootageResponses[keyof ListFootageResponses];

export type UploadFootageData = {
    body: {
        file: Blob | File;
        project?: string;
        /**
         * Of the file, hex, to have it compared.
         */
        sha256?: string;
    };
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
    };
    url: '/api/v1/footage';
};

export type UploadFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type UploadFootageError = UploadFootageErrors[keyof UploadFootageErrors];

export type UploadFootageResponses = {
    /**
     * Successful Response
     */
    202: FootageShown;
};

export type UploadFootageResponse = UploadFootageResponses[keyof UploadFootageResponses];

export type ImportFootageData = {
    body: ImportAsked;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/api/v1/footage/import';
};

export type ImportFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ImportFootageError = ImportFootageErrors[keyof ImportFootageErrors];

export type ImportFootageResponses = {
    /**
     * Successful Response
     */
    202: FootageShown;
};

export type ImportFootageResponse = ImportFootageResponses[keyof ImportFootageResponses];

export type DeleteFootageData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}';
};

export type DeleteFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteFootageError = DeleteFootageErrors[keyof DeleteFootageErrors];

export type DeleteFootageResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteFootageResponse = DeleteFootageResponses[keyof DeleteFootageResponses];

export type GetFootageData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}';
};

export type GetFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetFootageError = GetFootageErrors[keyof GetFootageErrors];

export type GetFootageResponses = {
    /**
     * Successful Response
     */
    200: FootageDetail;
};

export type GetFootageResponse = GetFootageResponses[keyof GetFootageResponses];

export type RenameFootageData = {
    body: FootageChange;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}';
};

export type RenameFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type RenameFootageError = RenameFootageErrors[keyof RenameFootageErrors];

export type RenameFootageResponses = {
    /**
     * Successful Response
     */
    200: FootageShown;
};

export type RenameFootageResponse = RenameFootageResponses[keyof RenameFootageResponses];

export type IndexFootageAgainData = {
    /**
     * Body
     */
    body?: IndexAsked | null;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/index';
};

export type IndexFootageAgainErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type IndexFootageAgainError = IndexFootageAgainErrors[keyof IndexFootageAgainErrors];

export type IndexFootageAgainResponses = {
    /**
     * Successful Response
     */
    202: FootageShown;
};

export type IndexFootageAgainResponse = IndexFootageAgainResponses[keyof IndexFootageAgainResponses];

export type GetFootagePosterData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: {
        /**
         * At
         */
        at?: number | null;
    };
    url: '/api/v1/footage/{footage_id}/poster';
};

export type GetFootagePosterErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetFootagePosterError = GetFootagePosterErrors[keyof GetFootagePosterErrors];

export type GetFootagePosterResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetFootageProxyData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/proxy';
};

export type GetFootageProxyErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetFootageProxyError = GetFootageProxyErrors[keyof GetFootageProxyErrors];

export type GetFootageProxyResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetSpriteSheetData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
        /**
         * Sheet
         */
        sheet: number;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/sprite-{sheet}.jpg';
};

export type GetSpriteSheetErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetSpriteSheetError = GetSpriteSheetErrors[keyof GetSpriteSheetErrors];

export type GetSpriteSheetResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetSpriteData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/sprite.vtt';
};

export type GetSpriteErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetSpriteError = GetSpriteErrors[keyof GetSpriteErrors];

export type GetSpriteResponses = {
    /**
     * Successful Response
     */
    200: string;
};

export type GetSpriteResponse = GetSpriteResponses[keyof GetSpriteResponses];

export type GetThumbnailData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
        /**
         * Frame
         */
        frame: number;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/thumbnails/{frame}';
};

export type GetThumbnailErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetThumbnailError = GetThumbnailErrors[keyof GetThumbnailErrors];

export type GetThumbnailResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetTranscriptData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/transcript';
};

export type GetTranscriptErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetTranscriptError = GetTranscriptErrors[keyof GetTranscriptErrors];

export type GetTranscriptResponses = {
    /**
     * Successful Response
     */
    200: TranscriptShown;
};

export type GetTranscriptResponse = GetTranscriptResponses[keyof GetTranscriptResponses];

export type GetFootageVideoData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/video';
};

export type GetFootageVideoErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetFootageVideoError = GetFootageVideoErrors[keyof GetFootageVideoErrors];

export type GetFootageVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetWaveformData = {
    body?: never;
    path: {
        /**
         * Footage Id
         */
        footage_id: string;
    };
    query?: never;
    url: '/api/v1/footage/{footage_id}/waveform';
};

export type GetWaveformErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetWaveformError = GetWaveformErrors[keyof GetWaveformErrors];

export type GetWaveformResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetInvitationData = {
    body?: never;
    path: {
        /**
         * Token
         */
        token: string;
    };
    query?: never;
    url: '/api/v1/invitations/{token}';
};

export type GetInvitationErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetInvitationError = GetInvitationErrors[keyof GetInvitationErrors];

export type GetInvitationResponses = {
    /**
     * Successful Response
     */
    200: Invitation;
};

export type GetInvitationResponse = GetInvitationResponses[keyof GetInvitationResponses];

export type AcceptInvitationData = {
    body: Acceptance;
    path: {
        /**
         * Token
         */
        token: string;
    };
    query?: never;
    url: '/api/v1/invitations/{token}';
};

export type AcceptInvitationErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type AcceptInvitationError = AcceptInvitationErrors[keyof AcceptInvitationErrors];

export type AcceptInvitationResponses = {
    /**
     * Successful Response
     */
    201: Me;
};

export type AcceptInvitationResponse = AcceptInvitationResponses[keyof AcceptInvitationResponses];

export type ListJobsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
        /**
         * State
         */
        state?: Array<string> | null;
        /**
         * Kind
         */
        kind?: string | null;
        /**
         * Order
         *
         * next: as they go, by priority
         */
        order?: 'newest' | 'next';
        /**
         * Id
         *
         * only these of them
         */
        id?: Array<string> | null;
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/jobs';
};

export type ListJobsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListJobsError = ListJobsErrors[keyof ListJobsErrors];

export type ListJobsResponses = {
    /**
     * Successful Response
     */
    200: PageJob;
};

export type ListJobsResponse = ListJobsResponses[keyof ListJobsResponses];

export type CancelJobsData = {
    body: Chosen;
    path?: never;
    query?: never;
    url: '/api/v1/jobs/cancel';
};

export type CancelJobsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CancelJobsError = CancelJobsErrors[keyof CancelJobsErrors];

export type CancelJobsResponses = {
    /**
     * Successful Response
     */
    202: Cancelled;
};

export type CancelJobsResponse = CancelJobsResponses[keyof CancelJobsResponses];

export type ListFailuresData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
    };
    url: '/api/v1/jobs/failures';
};

export type ListFailuresErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListFailuresError = ListFailuresErrors[keyof ListFailuresErrors];

export type ListFailuresResponses = {
    /**
     * Response List Failures
     *
     * Successful Response
     */
    200: Array<FailureGroup>;
};

export type ListFailuresResponse = ListFailuresResponses[keyof ListFailuresResponses];

export type ListJobIdsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
        /**
         * State
         */
        state?: Array<string> | null;
        /**
         * Order
         *
         * next: as they go, by priority
         */
        order?: 'newest' | 'next';
    };
    url: '/api/v1/jobs/ids';
};

export type ListJobIdsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListJobIdsError = ListJobIdsErrors[keyof ListJobIdsErrors];

export type ListJobIdsResponses = {
    /**
     * Successful Response
     */
    200: JobNames;
};

export type ListJobIdsResponse = ListJobIdsResponses[keyof ListJobIdsResponses];

export type OrderJobsData = {
    body: CineflowServerRoutesQueueOrder;
    path?: never;
    query?: never;
    url: '/api/v1/jobs/order';
};

export type OrderJobsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type OrderJobsError = OrderJobsErrors[keyof OrderJobsErrors];

export type OrderJobsResponses = {
    /**
     * Successful Response
     */
    200: Ordered;
};

export type OrderJobsResponse = OrderJobsResponses[keyof OrderJobsResponses];

export type RetryFailuresData = {
    body: RetryAsked;
    path?: never;
    query?: never;
    url: '/api/v1/jobs/retry';
};

export type RetryFailuresErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type RetryFailuresError = RetryFailuresErrors[keyof RetryFailuresErrors];

export type RetryFailuresResponses = {
    /**
     * Response Retry Failures
     *
     * Successful Response
     */
    202: Array<RunBegun>;
};

export type RetryFailuresResponse = RetryFailuresResponses[keyof RetryFailuresResponses];

export type TallyJobsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
    };
    url: '/api/v1/jobs/tally';
};

export type TallyJobsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type TallyJobsError = TallyJobsErrors[keyof TallyJobsErrors];

export type TallyJobsResponses = {
    /**
     * Successful Response
     */
    200: JobsTally;
};

export type TallyJobsResponse = TallyJobsResponses[keyof TallyJobsResponses];

export type GetJobData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/jobs/{job_id}';
};

export type GetJobErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetJobError = GetJobErrors[keyof GetJobErrors];

export type GetJobResponses = {
    /**
     * Successful Response
     */
    200: JobDetail;
};

export type GetJobResponse = GetJobResponses[keyof GetJobResponses];

export type CancelJobData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/jobs/{job_id}/cancel';
};

export type CancelJobErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CancelJobError = CancelJobErrors[keyof CancelJobErrors];

export type CancelJobResponses = {
    /**
     * Successful Response
     */
    202: Job;
};

export type CancelJobResponse = CancelJobResponses[keyof CancelJobResponses];

export type PrioritiseJobData = {
    body: Priority;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/jobs/{job_id}/priority';
};

export type PrioritiseJobErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type PrioritiseJobError = PrioritiseJobErrors[keyof PrioritiseJobErrors];

export type PrioritiseJobResponses = {
    /**
     * Successful Response
     */
    200: Job;
};

export type PrioritiseJobResponse = PrioritiseJobResponses[keyof PrioritiseJobResponses];

export type RetryJobData = {
    /**
     * Body
     */
    body?: RetryAsked | null;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/jobs/{job_id}/retry';
};

export type RetryJobErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type RetryJobError = RetryJobErrors[keyof RetryJobErrors];

export type RetryJobResponses = {
    /**
     * Successful Response
     */
    202: RunBegun;
};

export type RetryJobResponse = RetryJobResponses[keyof RetryJobResponses];

export type ListKeysData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/keys';
};

export type ListKeysErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListKeysError = ListKeysErrors[keyof ListKeysErrors];

export type ListKeysResponses = {
    /**
     * Successful Response
     */
    200: PageKeyShown;
};

export type ListKeysResponse = ListKeysResponses[keyof ListKeysResponses];

export type CreateKeyData = {
    body: NewKey;
    path?: never;
    query?: never;
    url: '/api/v1/keys';
};

export type CreateKeyErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateKeyError = CreateKeyErrors[keyof CreateKeyErrors];

export type CreateKeyResponses = {
    /**
     * Successful Response
     */
    201: KeyMade;
};

export type CreateKeyResponse = CreateKeyResponses[keyof CreateKeyResponses];

export type RevokeKeyData = {
    body?: never;
    path: {
        /**
         * Key Id
         */
        key_id: string;
    };
    query?: never;
    url: '/api/v1/keys/{key_id}';
};

export type RevokeKeyErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type RevokeKeyError = RevokeKeyErrors[keyof RevokeKeyErrors];

export type RevokeKeyResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RevokeKeyResponse = RevokeKeyResponses[keyof RevokeKeyResponses];

export type ChangeKeyData = {
    body: KeyChange;
    path: {
        /**
         * Key Id
         */
        key_id: string;
    };
    query?: never;
    url: '/api/v1/keys/{key_id}';
};

export type ChangeKeyErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeKeyError = ChangeKeyErrors[keyof ChangeKeyErrors];

export type ChangeKeyResponses = {
    /**
     * Successful Response
     */
    200: KeyShown;
};

export type ChangeKeyResponse = ChangeKeyResponses[keyof ChangeKeyResponses];

export type GetMeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/me';
};

export type GetMeErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetMeError = GetMeErrors[keyof GetMeErrors];

export type GetMeResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type GetMeResponse = GetMeResponses[keyof GetMeResponses];

export type ChangeMeData = {
    body: MyChange;
    path?: never;
    query?: never;
    url: '/api/v1/me';
};

export type ChangeMeErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeMeError = ChangeMeErrors[keyof ChangeMeErrors];

export type ChangeMeResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type ChangeMeResponse = ChangeMeResponses[keyof ChangeMeResponses];

export type ListModelsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Provider
         */
        provider?: string | null;
        /**
         * Kind
         */
        kind?: string | null;
        /**
         * Seconds
         */
        seconds?: number | string | null;
        /**
         * Aspect
         */
        aspect?: string | null;
        /**
         * First Frame
         */
        first_frame?: boolean;
        /**
         * Last Frame
         */
        last_frame?: boolean;
        /**
         * References
         */
        references?: number;
        /**
         * Dead
         */
        dead?: boolean;
        /**
         * Ready
         */
        ready?: boolean;
    };
    url: '/api/v1/models';
};

export type ListModelsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListModelsError = ListModelsErrors[keyof ListModelsErrors];

export type ListModelsResponses = {
    /**
     * Response List Models
     *
     * Successful Response
     */
    200: Array<ModelShown>;
};

export type ListModelsResponse = ListModelsResponses[keyof ListModelsResponses];

export type GetModelData = {
    body?: never;
    path: {
        /**
         * Provider
         */
        provider: string;
        /**
         * Model Id
         */
        model_id: string;
    };
    query?: never;
    url: '/api/v1/models/{provider}/{model_id}';
};

export type GetModelErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetModelError = GetModelErrors[keyof GetModelErrors];

export type GetModelResponses = {
    /**
     * Successful Response
     */
    200: ModelShown;
};

export type GetModelResponse = GetModelResponses[keyof GetModelResponses];

export type DeleteNoteData = {
    body?: never;
    path: {
        /**
         * Note Id
         */
        note_id: string;
    };
    query?: never;
    url: '/api/v1/notes/{note_id}';
};

export type DeleteNoteErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteNoteError = DeleteNoteErrors[keyof DeleteNoteErrors];

export type DeleteNoteResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteNoteResponse = DeleteNoteResponses[keyof DeleteNoteResponses];

export type ListPricesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/prices';
};

export type ListPricesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListPricesError = ListPricesErrors[keyof ListPricesErrors];

export type ListPricesResponses = {
    /**
     * Successful Response
     */
    200: Prices;
};

export type ListPricesResponse = ListPricesResponses[keyof ListPricesResponses];

export type ChangePricesData = {
    body: PricesChange;
    path?: never;
    query?: never;
    url: '/api/v1/prices';
};

export type ChangePricesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangePricesError = ChangePricesErrors[keyof ChangePricesErrors];

export type ChangePricesResponses = {
    /**
     * Successful Response
     */
    200: Prices;
};

export type ChangePricesResponse = ChangePricesResponses[keyof ChangePricesResponses];

export type ListProjectsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/projects';
};

export type ListProjectsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListProjectsError = ListProjectsErrors[keyof ListProjectsErrors];

export type ListProjectsResponses = {
    /**
     * Successful Response
     */
    200: PageProjectShown;
};

export type ListProjectsResponse = ListProjectsResponses[keyof ListProjectsResponses];

export type CreateProjectData = {
    body: NewProject;
    path?: never;
    query?: never;
    url: '/api/v1/projects';
};

export type CreateProjectErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateProjectError = CreateProjectErrors[keyof CreateProjectErrors];

export type CreateProjectResponses = {
    /**
     * Successful Response
     */
    201: ProjectShown;
};

export type CreateProjectResponse = CreateProjectResponses[keyof CreateProjectResponses];

export type DeleteProjectData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: {
        /**
         * With Files
         */
        with_files?: boolean;
    };
    url: '/api/v1/projects/{project_id}';
};

export type DeleteProjectErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteProjectError = DeleteProjectErrors[keyof DeleteProjectErrors];

export type DeleteProjectResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteProjectResponse = DeleteProjectResponses[keyof DeleteProjectResponses];

export type GetProjectData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}';
};

export type GetProjectErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetProjectError = GetProjectErrors[keyof GetProjectErrors];

export type GetProjectResponses = {
    /**
     * Successful Response
     */
    200: ProjectShown;
};

export type GetProjectResponse = GetProjectResponses[keyof GetProjectResponses];

export type ChangeProjectData = {
    body: ProjectChange;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}';
};

export type ChangeProjectErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeProjectError = ChangeProjectErrors[keyof ChangeProjectErrors];

export type ChangeProjectResponses = {
    /**
     * Successful Response
     */
    200: ProjectShown;
};

export type ChangeProjectResponse = ChangeProjectResponses[keyof ChangeProjectResponses];

export type ListAssetsData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/assets';
};

export type ListAssetsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListAssetsError = ListAssetsErrors[keyof ListAssetsErrors];

export type ListAssetsResponses = {
    /**
     * Successful Response
     */
    200: AssetsShown;
};

export type ListAssetsResponse = ListAssetsResponses[keyof ListAssetsResponses];

export type UploadAssetData = {
    body: {
        /**
         * PNG, JPEG, WebP or BMP.
         */
        file: Blob | File;
        kind: 'character' | 'place' | 'prop' | 'segment';
        /**
         * Whom or what it shows; else the file's name.
         */
        name?: string;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/assets';
};

export type UploadAssetErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type UploadAssetError = UploadAssetErrors[keyof UploadAssetErrors];

export type UploadAssetResponses = {
    /**
     * Successful Response
     */
    201: AssetShown;
};

export type UploadAssetResponse = UploadAssetResponses[keyof UploadAssetResponses];

export type DeleteAssetData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
        /**
         * Asset Id
         */
        asset_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/assets/{asset_id}';
};

export type DeleteAssetErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteAssetError = DeleteAssetErrors[keyof DeleteAssetErrors];

export type DeleteAssetResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteAssetResponse = DeleteAssetResponses[keyof DeleteAssetResponses];

export type GetAssetPictureData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
        /**
         * Asset Id
         */
        asset_id: string;
    };
    query?: {
        /**
         * Variant
         */
        variant?: 'whole' | 'poster';
    };
    url: '/api/v1/projects/{project_id}/assets/{asset_id}/picture';
};

export type GetAssetPictureErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetAssetPictureError = GetAssetPictureErrors[keyof GetAssetPictureErrors];

export type GetAssetPictureResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetBoardData = {
    body?: never;
    headers?: {
        /**
         * If-None-Match
         */
        'If-None-Match'?: string | null;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/board';
};

export type GetBoardErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetBoardError = GetBoardErrors[keyof GetBoardErrors];

export type GetBoardResponses = {
    /**
     * Successful Response
     */
    200: BoardShown;
};

export type GetBoardResponse = GetBoardResponses[keyof GetBoardResponses];

export type EditBoardData = {
    body: BulkEdit;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/board/edits';
};

export type EditBoardErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type EditBoardError = EditBoardErrors[keyof EditBoardErrors];

export type EditBoardResponses = {
    /**
     * Successful Response
     */
    200: BulkAnswer;
};

export type EditBoardResponse = EditBoardResponses[keyof EditBoardResponses];

export type OrderBoardData = {
    body: CineflowServerRoutesBoardOrder;
    headers?: {
        /**
         * If-Match
         *
         * The ETag of what is edited: the file's digest.
         */
        'If-Match'?: string | null;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/board/order';
};

export type OrderBoardErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type OrderBoardError = OrderBoardErrors[keyof OrderBoardErrors];

export type OrderBoardResponses = {
    /**
     * Successful Response
     */
    200: StoryboardShown;
};

export type OrderBoardResponse = OrderBoardResponses[keyof OrderBoardResponses];

export type CreateProjectClipsData = {
    body: ClipAsked;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/clips';
};

export type CreateProjectClipsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateProjectClipsError = CreateProjectClipsErrors[keyof CreateProjectClipsErrors];

export type CreateProjectClipsResponses = {
    /**
     * Successful Response
     */
    202: ClipBegun;
};

export type CreateProjectClipsResponse = CreateProjectClipsResponses[keyof CreateProjectClipsResponses];

export type QuoteProjectClipsData = {
    body: ClipWish;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/clips/quote';
};

export type QuoteProjectClipsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type QuoteProjectClipsError = QuoteProjectClipsErrors[keyof QuoteProjectClipsErrors];

export type QuoteProjectClipsResponses = {
    /**
     * Successful Response
     */
    200: ClipQuoted;
};

export type QuoteProjectClipsResponse = QuoteProjectClipsResponses[keyof QuoteProjectClipsResponses];

export type ListProjectCutsData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: {
        /**
         * Kind
         */
        kind?: 'clips' | 'timeline' | null;
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/projects/{project_id}/cuts';
};

export type ListProjectCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListProjectCutsError = ListProjectCutsErrors[keyof ListProjectCutsErrors];

export type ListProjectCutsResponses = {
    /**
     * Successful Response
     */
    200: PageCutsLine;
};

export type ListProjectCutsResponse = ListProjectCutsResponses[keyof ListProjectCutsResponses];

export type CreateProjectCutsData = {
    body: NewCuts;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/cuts';
};

export type CreateProjectCutsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateProjectCutsError = CreateProjectCutsErrors[keyof CreateProjectCutsErrors];

export type CreateProjectCutsResponses = {
    /**
     * Successful Response
     */
    201: CutsShown;
};

export type CreateProjectCutsResponse = CreateProjectCutsResponses[keyof CreateProjectCutsResponses];

export type ListProjectFootageData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/projects/{project_id}/footage';
};

export type ListProjectFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListProjectFootageError = ListProjectFootageErrors[keyof ListProjectFootageErrors];

export type ListProjectFootageResponses = {
    /**
     * Successful Response
     */
    200: PageFootageShown;
};

export type ListProjectFootageResponse = ListProjectFootageResponses[keyof ListProjectFootageResponses];

export type UploadProjectFootageData = {
    body: {
        file: Blob | File;
        project?: string;
        /**
         * Of the file, hex, to have it compared.
         */
        sha256?: string;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/footage';
};

export type UploadProjectFootageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type UploadProjectFootageError = UploadProjectFootageErrors[keyof UploadProjectFootageErrors];

export type UploadProjectFootageResponses = {
    /**
     * Successful Response
     */
    202: FootageShown;
};

export type UploadProjectFootageResponse = UploadProjectFootageResponses[keyof UploadProjectFootageResponses];

export type RemoveMemberData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/members/{user_id}';
};

export type RemoveMemberErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type RemoveMemberError = RemoveMemberErrors[keyof RemoveMemberErrors];

export type RemoveMemberResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RemoveMemberResponse = RemoveMemberResponses[keyof RemoveMemberResponses];

export type AddMemberData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/members/{user_id}';
};

export type AddMemberErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type AddMemberError = AddMemberErrors[keyof AddMemberErrors];

export type AddMemberResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type AddMemberResponse = AddMemberResponses[keyof AddMemberResponses];

export type DraftPicturesData = {
    body: PicturesWanted;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/pictures';
};

export type DraftPicturesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DraftPicturesError = DraftPicturesErrors[keyof DraftPicturesErrors];

export type DraftPicturesResponses = {
    /**
     * Successful Response
     */
    201: StoryboardShown;
};

export type DraftPicturesResponse = DraftPicturesResponses[keyof DraftPicturesResponses];

export type PlanProjectData = {
    body: PlanAsked;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/plan';
};

export type PlanProjectErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type PlanProjectError = PlanProjectErrors[keyof PlanProjectErrors];

export type PlanProjectResponses = {
    /**
     * Successful Response
     */
    200: CostSheet;
};

export type PlanProjectResponse = PlanProjectResponses[keyof PlanProjectResponses];

export type ListReviewData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/projects/{project_id}/review';
};

export type ListReviewErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListReviewError = ListReviewErrors[keyof ListReviewErrors];

export type ListReviewResponses = {
    /**
     * Successful Response
     */
    200: PageTakeShown;
};

export type ListReviewResponse = ListReviewResponses[keyof ListReviewResponses];

export type CreateRunData = {
    body: RunAsked;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/runs';
};

export type CreateRunErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateRunError = CreateRunErrors[keyof CreateRunErrors];

export type CreateRunResponses = {
    /**
     * Successful Response
     */
    202: RunBegun;
};

export type CreateRunResponse = CreateRunResponses[keyof CreateRunResponses];

export type ListScriptsData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/projects/{project_id}/scripts';
};

export type ListScriptsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListScriptsError = ListScriptsErrors[keyof ListScriptsErrors];

export type ListScriptsResponses = {
    /**
     * Successful Response
     */
    200: PageScriptLine;
};

export type ListScriptsResponse = ListScriptsResponses[keyof ListScriptsResponses];

export type CreateScriptData = {
    body: ScriptAsked;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/scripts';
};

export type CreateScriptErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateScriptError = CreateScriptErrors[keyof CreateScriptErrors];

export type CreateScriptResponses = {
    /**
     * Successful Response
     */
    202: ScriptShown;
};

export type CreateScriptResponse = CreateScriptResponses[keyof CreateScriptResponses];

export type QuoteScriptData = {
    body: ScriptWish;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/scripts/quote';
};

export type QuoteScriptErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type QuoteScriptError = QuoteScriptErrors[keyof QuoteScriptErrors];

export type QuoteScriptResponses = {
    /**
     * Successful Response
     */
    200: ScriptQuoted;
};

export type QuoteScriptResponse = QuoteScriptResponses[keyof QuoteScriptResponses];

export type ListSoundsData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/sounds';
};

export type ListSoundsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListSoundsError = ListSoundsErrors[keyof ListSoundsErrors];

export type ListSoundsResponses = {
    /**
     * Response List Sounds
     *
     * Successful Response
     */
    200: Array<SoundShown>;
};

export type ListSoundsResponse = ListSoundsResponses[keyof ListSoundsResponses];

export type UploadSoundData = {
    body: {
        /**
         * WAV, MP3, M4A, AAC, FLAC, Ogg, Opus.
         */
        file: Blob | File;
    };
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/sounds';
};

export type UploadSoundErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type UploadSoundError = UploadSoundErrors[keyof UploadSoundErrors];

export type UploadSoundResponses = {
    /**
     * Successful Response
     */
    201: SoundShown;
};

export type UploadSoundResponse = UploadSoundResponses[keyof UploadSoundResponses];

export type DeleteSoundData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
        /**
         * Sound Id
         */
        sound_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/sounds/{sound_id}';
};

export type DeleteSoundErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteSoundError = DeleteSoundErrors[keyof DeleteSoundErrors];

export type DeleteSoundResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteSoundResponse = DeleteSoundResponses[keyof DeleteSoundResponses];

export type GetSoundData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
        /**
         * Sound Id
         */
        sound_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/sounds/{sound_id}/content';
};

export type GetSoundErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetSoundError = GetSoundErrors[keyof GetSoundErrors];

export type GetSoundResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetSoundWaveformData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
        /**
         * Sound Id
         */
        sound_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/sounds/{sound_id}/waveform';
};

export type GetSoundWaveformErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetSoundWaveformError = GetSoundWaveformErrors[keyof GetSoundWaveformErrors];

export type GetSoundWaveformResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ListStoryboardsData = {
    body?: never;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/projects/{project_id}/storyboards';
};

export type ListStoryboardsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListStoryboardsError = ListStoryboardsErrors[keyof ListStoryboardsErrors];

export type ListStoryboardsResponses = {
    /**
     * Successful Response
     */
    200: PageStoryboardShown;
};

export type ListStoryboardsResponse = ListStoryboardsResponses[keyof ListStoryboardsResponses];

export type ImportStoryboardData = {
    body: BodyImportStoryboard;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/storyboards';
};

export type ImportStoryboardErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ImportStoryboardError = ImportStoryboardErrors[keyof ImportStoryboardErrors];

export type ImportStoryboardResponses = {
    /**
     * Successful Response
     */
    201: StoryboardShown;
};

export type ImportStoryboardResponse = ImportStoryboardResponses[keyof ImportStoryboardResponses];

export type AssembleTimelineData = {
    body: TimelineAsked;
    path: {
        /**
         * Project Id
         */
        project_id: string;
    };
    query?: never;
    url: '/api/v1/projects/{project_id}/timeline';
};

export type AssembleTimelineErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type AssembleTimelineError = AssembleTimelineErrors[keyof AssembleTimelineErrors];

export type AssembleTimelineResponses = {
    /**
     * Successful Response
     */
    201: CutsShown;
};

export type AssembleTimelineResponse = AssembleTimelineResponses[keyof AssembleTimelineResponses];

export type ListProvidersData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/providers';
};

export type ListProvidersErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListProvidersError = ListProvidersErrors[keyof ListProvidersErrors];

export type ListProvidersResponses = {
    /**
     * Response List Providers
     *
     * Successful Response
     */
    200: Array<ProviderShown>;
};

export type ListProvidersResponse = ListProvidersResponses[keyof ListProvidersResponses];

export type GetProviderData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/api/v1/providers/{name}';
};

export type GetProviderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetProviderError = GetProviderErrors[keyof GetProviderErrors];

export type GetProviderResponses = {
    /**
     * Successful Response
     */
    200: ProviderShown;
};

export type GetProviderResponse = GetProviderResponses[keyof GetProviderResponses];

export type ChangeProviderSettingsData = {
    body: ProviderChange;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/api/v1/providers/{name}';
};

export type ChangeProviderSettingsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeProviderSettingsError = ChangeProviderSettingsErrors[keyof ChangeProviderSettingsErrors];

export type ChangeProviderSettingsResponses = {
    /**
     * Successful Response
     */
    200: ProviderShown;
};

export type ChangeProviderSettingsResponse = ChangeProviderSettingsResponses[keyof ChangeProviderSettingsResponses];

export type PauseProviderData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/api/v1/providers/{name}/pause';
};

export type PauseProviderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type PauseProviderError = PauseProviderErrors[keyof PauseProviderErrors];

export type PauseProviderResponses = {
    /**
     * Successful Response
     */
    200: ProviderShown;
};

export type PauseProviderResponse = PauseProviderResponses[keyof PauseProviderResponses];

export type ResumeProviderData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/api/v1/providers/{name}/resume';
};

export type ResumeProviderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ResumeProviderError = ResumeProviderErrors[keyof ResumeProviderErrors];

export type ResumeProviderResponses = {
    /**
     * Successful Response
     */
    200: ProviderShown;
};

export type ResumeProviderResponse = ResumeProviderResponses[keyof ResumeProviderResponses];

export type TestProviderData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/api/v1/providers/{name}/test';
};

export type TestProviderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type TestProviderError = TestProviderErrors[keyof TestProviderErrors];

export type TestProviderResponses = {
    /**
     * Successful Response
     */
    200: ProviderTested;
};

export type TestProviderResponse = TestProviderResponses[keyof TestProviderResponses];

export type DeleteRenderData = {
    body?: never;
    path: {
        /**
         * Render Id
         */
        render_id: string;
    };
    query?: never;
    url: '/api/v1/renders/{render_id}';
};

export type DeleteRenderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteRenderError = DeleteRenderErrors[keyof DeleteRenderErrors];

export type DeleteRenderResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteRenderResponse = DeleteRenderResponses[keyof DeleteRenderResponses];

export type GetRenderData = {
    body?: never;
    path: {
        /**
         * Render Id
         */
        render_id: string;
    };
    query?: never;
    url: '/api/v1/renders/{render_id}';
};

export type GetRenderErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetRenderError = GetRenderErrors[keyof GetRenderErrors];

export type GetRenderResponses = {
    /**
     * Successful Response
     */
    200: RenderShown;
};

export type GetRenderResponse = GetRenderResponses[keyof GetRenderResponses];

export type GetFilmData = {
    body?: never;
    path: {
        /**
         * Render Id
         */
        render_id: string;
        /**
         * Number
         */
        number: number;
    };
    query?: {
        /**
         * Download
         */
        download?: boolean;
    };
    url: '/api/v1/renders/{render_id}/films/{number}';
};

export type GetFilmErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetFilmError = GetFilmErrors[keyof GetFilmErrors];

export type GetFilmResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetFilmPosterData = {
    body?: never;
    path: {
        /**
         * Render Id
         */
        render_id: string;
        /**
         * Number
         */
        number: number;
    };
    query?: never;
    url: '/api/v1/renders/{render_id}/films/{number}/poster';
};

export type GetFilmPosterErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetFilmPosterError = GetFilmPosterErrors[keyof GetFilmPosterErrors];

export type GetFilmPosterResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetFilmSubtitlesData = {
    body?: never;
    path: {
        /**
         * Render Id
         */
        render_id: string;
        /**
         * Number
         */
        number: number;
    };
    query?: never;
    url: '/api/v1/renders/{render_id}/films/{number}/subtitles';
};

export type GetFilmSubtitlesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetFilmSubtitlesError = GetFilmSubtitlesErrors[keyof GetFilmSubtitlesErrors];

export type GetFilmSubtitlesResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ListRunsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Project
         */
        project?: string | null;
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/runs';
};

export type ListRunsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListRunsError = ListRunsErrors[keyof ListRunsErrors];

export type ListRunsResponses = {
    /**
     * Successful Response
     */
    200: PageRunShown;
};

export type ListRunsResponse = ListRunsResponses[keyof ListRunsResponses];

export type GetRunData = {
    body?: never;
    path: {
        /**
         * Run Id
         */
        run_id: string;
    };
    query?: never;
    url: '/api/v1/runs/{run_id}';
};

export type GetRunErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetRunError = GetRunErrors[keyof GetRunErrors];

export type GetRunResponses = {
    /**
     * Successful Response
     */
    200: RunDetail;
};

export type GetRunResponse = GetRunResponses[keyof GetRunResponses];

export type CancelRunData = {
    body?: never;
    path: {
        /**
         * Run Id
         */
        run_id: string;
    };
    query?: never;
    url: '/api/v1/runs/{run_id}/cancel';
};

export type CancelRunErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CancelRunError = CancelRunErrors[keyof CancelRunErrors];

export type CancelRunResponses = {
    /**
     * Successful Response
     */
    202: RunShown;
};

export type CancelRunResponse = CancelRunResponses[keyof CancelRunResponses];

export type ResumeRunData = {
    body?: never;
    path: {
        /**
         * Run Id
         */
        run_id: string;
    };
    query?: never;
    url: '/api/v1/runs/{run_id}/resume';
};

export type ResumeRunErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ResumeRunError = ResumeRunErrors[keyof ResumeRunErrors];

export type ResumeRunResponses = {
    /**
     * Successful Response
     */
    202: RunShown;
};

export type ResumeRunResponse = ResumeRunResponses[keyof ResumeRunResponses];

export type DeleteScriptData = {
    body?: never;
    path: {
        /**
         * Script Id
         */
        script_id: string;
    };
    query?: never;
    url: '/api/v1/scripts/{script_id}';
};

export type DeleteScriptErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteScriptError = DeleteScriptErrors[keyof DeleteScriptErrors];

export type DeleteScriptResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteScriptResponse = DeleteScriptResponses[keyof DeleteScriptResponses];

export type GetScriptData = {
    body?: never;
    path: {
        /**
         * Script Id
         */
        script_id: string;
    };
    query?: never;
    url: '/api/v1/scripts/{script_id}';
};

export type GetScriptErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetScriptError = GetScriptErrors[keyof GetScriptErrors];

export type GetScriptResponses = {
    /**
     * Successful Response
     */
    200: ScriptShown;
};

export type GetScriptResponse = GetScriptResponses[keyof GetScriptResponses];

export type ApplyScriptData = {
    body: ScriptApply;
    headers?: {
        /**
         * If-Match
         *
         * The digest that the changes were told for; none for a new file.
         */
        'If-Match'?: string | null;
    };
    path: {
        /**
         * Script Id
         */
        script_id: string;
    };
    query?: never;
    url: '/api/v1/scripts/{script_id}/apply';
};

export type ApplyScriptErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ApplyScriptError = ApplyScriptErrors[keyof ApplyScriptErrors];

export type ApplyScriptResponses = {
    /**
     * Successful Response
     */
    200: ScriptApplied;
};

export type ApplyScriptResponse = ApplyScriptResponses[keyof ApplyScriptResponses];

export type GetScriptChangesData = {
    body?: never;
    path: {
        /**
         * Script Id
         */
        script_id: string;
    };
    query?: {
        /**
         * Storyboard
         */
        storyboard?: string;
        /**
         * Adds
         */
        adds?: boolean;
        /**
         * Style
         */
        style?: string | null;
    };
    url: '/api/v1/scripts/{script_id}/changes';
};

export type GetScriptChangesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetScriptChangesError = GetScriptChangesErrors[keyof GetScriptChangesErrors];

export type GetScriptChangesResponses = {
    /**
     * Successful Response
     */
    200: ScriptChanges;
};

export type GetScriptChangesResponse = GetScriptChangesResponses[keyof GetScriptChangesResponses];

export type GetScriptTextData = {
    body?: never;
    path: {
        /**
         * Script Id
         */
        script_id: string;
    };
    query?: never;
    url: '/api/v1/scripts/{script_id}/text';
};

export type GetScriptTextErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetScriptTextError = GetScriptTextErrors[keyof GetScriptTextErrors];

export type GetScriptTextResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type UndoScriptData = {
    body?: never;
    path: {
        /**
         * Script Id
         */
        script_id: string;
    };
    query?: never;
    url: '/api/v1/scripts/{script_id}/undo';
};

export type UndoScriptErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type UndoScriptError = UndoScriptErrors[keyof UndoScriptErrors];

export type UndoScriptResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type UndoScriptResponse = UndoScriptResponses[keyof UndoScriptResponses];

export type DeleteSessionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/session';
};

export type DeleteSessionErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteSessionError = DeleteSessionErrors[keyof DeleteSessionErrors];

export type DeleteSessionResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteSessionResponse = DeleteSessionResponses[keyof DeleteSessionResponses];

export type CreateSessionData = {
    body: SignIn;
    path?: never;
    query?: never;
    url: '/api/v1/session';
};

export type CreateSessionErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateSessionError = CreateSessionErrors[keyof CreateSessionErrors];

export type CreateSessionResponses = {
    /**
     * Successful Response
     */
    201: Me;
};

export type CreateSessionResponse = CreateSessionResponses[keyof CreateSessionResponses];

export type ListSessionsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/sessions';
};

export type ListSessionsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListSessionsError = ListSessionsErrors[keyof ListSessionsErrors];

export type ListSessionsResponses = {
    /**
     * Successful Response
     */
    200: PageSessionLine;
};

export type ListSessionsResponse = ListSessionsResponses[keyof ListSessionsResponses];

export type RevokeSessionData = {
    body?: never;
    path: {
        /**
         * Session Id
         */
        session_id: string;
    };
    query?: never;
    url: '/api/v1/sessions/{session_id}';
};

export type RevokeSessionErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type RevokeSessionError = RevokeSessionErrors[keyof RevokeSessionErrors];

export type RevokeSessionResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RevokeSessionResponse = RevokeSessionResponses[keyof RevokeSessionResponses];

export type ListSettingsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/settings';
};

export type ListSettingsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListSettingsError = ListSettingsErrors[keyof ListSettingsErrors];

export type ListSettingsResponses = {
    /**
     * Response List Settings
     *
     * Successful Response
     */
    200: Array<SettingShown>;
};

export type ListSettingsResponse = ListSettingsResponses[keyof ListSettingsResponses];

export type ChangeSomeSettingsData = {
    body: SettingsChangeWritable;
    path?: never;
    query?: never;
    url: '/api/v1/settings';
};

export type ChangeSomeSettingsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeSomeSettingsError = ChangeSomeSettingsErrors[keyof ChangeSomeSettingsErrors];

export type ChangeSomeSettingsResponses = {
    /**
     * Response Change Some Settings
     *
     * Successful Response
     */
    200: Array<SettingShown>;
};

export type ChangeSomeSettingsResponse = ChangeSomeSettingsResponses[keyof ChangeSomeSettingsResponses];

export type TestStorageData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/settings/storage/test';
};

export type TestStorageErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type TestStorageError = TestStorageErrors[keyof TestStorageErrors];

export type TestStorageResponses = {
    /**
     * Successful Response
     */
    200: StorageTested;
};

export type TestStorageResponse = TestStorageResponses[keyof TestStorageResponses];

export type GetSetupData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/setup';
};

export type GetSetupErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetSetupError = GetSetupErrors[keyof GetSetupErrors];

export type GetSetupResponses = {
    /**
     * Successful Response
     */
    200: SetUpNeeded;
};

export type GetSetupResponse = GetSetupResponses[keyof GetSetupResponses];

export type SetUpData = {
    body: SetUp;
    path?: never;
    query?: never;
    url: '/api/v1/setup';
};

export type SetUpErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type SetUpError = SetUpErrors[keyof SetUpErrors];

export type SetUpResponses = {
    /**
     * Successful Response
     */
    201: Me;
};

export type SetUpResponse = SetUpResponses[keyof SetUpResponses];

export type CreateShotData = {
    body: NewShot;
    headers?: {
        /**
         * If-Match
         *
         * The ETag of what is edited: the file's digest.
         */
        'If-Match'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/api/v1/shots';
};

export type CreateShotErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateShotError = CreateShotErrors[keyof CreateShotErrors];

export type CreateShotResponses = {
    /**
     * Successful Response
     */
    201: ShotShown;
};

export type CreateShotResponse = CreateShotResponses[keyof CreateShotResponses];

export type DeleteShotData = {
    body?: never;
    headers?: {
        /**
         * If-Match
         *
         * The ETag of what is edited: the file's digest.
         */
        'If-Match'?: string | null;
    };
    path: {
        /**
         * Shot Id
         */
        shot_id: string;
    };
    query?: never;
    url: '/api/v1/shots/{shot_id}';
};

export type DeleteShotErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteShotError = DeleteShotErrors[keyof DeleteShotErrors];

export type DeleteShotResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteShotResponse = DeleteShotResponses[keyof DeleteShotResponses];

export type GetShotData = {
    body?: never;
    path: {
        /**
         * Shot Id
         */
        shot_id: string;
    };
    query?: never;
    url: '/api/v1/shots/{shot_id}';
};

export type GetShotErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetShotError = GetShotErrors[keyof GetShotErrors];

export type GetShotResponses = {
    /**
     * Successful Response
     */
    200: ShotShown;
};

export type GetShotResponse = GetShotResponses[keyof GetShotResponses];

export type ChangeShotData = {
    body: ShotEdit;
    headers?: {
        /**
         * If-Match
         *
         * The ETag of what is edited: the file's digest.
         */
        'If-Match'?: string | null;
    };
    path: {
        /**
         * Shot Id
         */
        shot_id: string;
    };
    query?: never;
    url: '/api/v1/shots/{shot_id}';
};

export type ChangeShotErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeShotError = ChangeShotErrors[keyof ChangeShotErrors];

export type ChangeShotResponses = {
    /**
     * Successful Response
     */
    200: ShotShown;
};

export type ChangeShotResponse = ChangeShotResponses[keyof ChangeShotResponses];

export type ListTakesData = {
    body?: never;
    path: {
        /**
         * Shot Id
         */
        shot_id: string;
    };
    query?: never;
    url: '/api/v1/shots/{shot_id}/takes';
};

export type ListTakesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListTakesError = ListTakesErrors[keyof ListTakesErrors];

export type ListTakesResponses = {
    /**
     * Response List Takes
     *
     * Successful Response
     */
    200: Array<TakeShown>;
};

export type ListTakesResponse = ListTakesResponses[keyof ListTakesResponses];

export type GetStoryboardData = {
    body?: never;
    path: {
        /**
         * Storyboard Id
         */
        storyboard_id: string;
    };
    query?: never;
    url: '/api/v1/storyboards/{storyboard_id}';
};

export type GetStoryboardErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetStoryboardError = GetStoryboardErrors[keyof GetStoryboardErrors];

export type GetStoryboardResponses = {
    /**
     * Successful Response
     */
    200: StoryboardShown;
};

export type GetStoryboardResponse = GetStoryboardResponses[keyof GetStoryboardResponses];

export type GetStoryboardFileData = {
    body?: never;
    path: {
        /**
         * Storyboard Id
         */
        storyboard_id: string;
    };
    query?: {
        /**
         * Format
         */
        format?: string | null;
    };
    url: '/api/v1/storyboards/{storyboard_id}/file';
};

export type GetStoryboardFileErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetStoryboardFileError = GetStoryboardFileErrors[keyof GetStoryboardFileErrors];

export type GetStoryboardFileResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetTakeData = {
    body?: never;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}';
};

export type GetTakeErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetTakeError = GetTakeErrors[keyof GetTakeErrors];

export type GetTakeResponses = {
    /**
     * Successful Response
     */
    200: TakeDetail;
};

export type GetTakeResponse = GetTakeResponses[keyof GetTakeResponses];

export type JudgeTakeData = {
    body: TakeChange;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}';
};

export type JudgeTakeErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type JudgeTakeError = JudgeTakeErrors[keyof JudgeTakeErrors];

export type JudgeTakeResponses = {
    /**
     * Successful Response
     */
    200: TakeShown;
};

export type JudgeTakeResponse = JudgeTakeResponses[keyof JudgeTakeResponses];

export type KeepTakeData = {
    /**
     * Body
     */
    body?: Keeping | null;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}/keep';
};

export type KeepTakeErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type KeepTakeError = KeepTakeErrors[keyof KeepTakeErrors];

export type KeepTakeResponses = {
    /**
     * Successful Response
     */
    200: KeptShown;
};

export type KeepTakeResponse = KeepTakeResponses[keyof KeepTakeResponses];

export type ListNotesData = {
    body?: never;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/takes/{take_id}/notes';
};

export type ListNotesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListNotesError = ListNotesErrors[keyof ListNotesErrors];

export type ListNotesResponses = {
    /**
     * Successful Response
     */
    200: PageNoteShown;
};

export type ListNotesResponse = ListNotesResponses[keyof ListNotesResponses];

export type CreateNoteData = {
    body: NewNote;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}/notes';
};

export type CreateNoteErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateNoteError = CreateNoteErrors[keyof CreateNoteErrors];

export type CreateNoteResponses = {
    /**
     * Successful Response
     */
    201: NoteShown;
};

export type CreateNoteResponse = CreateNoteResponses[keyof CreateNoteResponses];

export type GetTakePictureData = {
    body?: never;
    path: {
        /**
         * Take Id
         */
        take_id: string;
        /**
         * Number
         */
        number: number;
    };
    query?: {
        /**
         * Variant
         */
        variant?: 'whole' | 'poster';
        /**
         * Download
         */
        download?: boolean;
    };
    url: '/api/v1/takes/{take_id}/pictures/{number}';
};

export type GetTakePictureErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetTakePictureError = GetTakePictureErrors[keyof GetTakePictureErrors];

export type GetTakePictureResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetTakePosterData = {
    body?: never;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}/poster';
};

export type GetTakePosterErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetTakePosterError = GetTakePosterErrors[keyof GetTakePosterErrors];

export type GetTakePosterResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type SelectData = {
    /**
     * Body
     */
    body?: Selection | null;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}/select';
};

export type SelectErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type SelectError = SelectErrors[keyof SelectErrors];

export type SelectResponses = {
    /**
     * Successful Response
     */
    200: TakeShown;
};

export type SelectResponse = SelectResponses[keyof SelectResponses];

export type GetTakeVideoData = {
    body?: never;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}/video';
};

export type GetTakeVideoErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetTakeVideoError = GetTakeVideoErrors[keyof GetTakeVideoErrors];

export type GetTakeVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetTakeWaveformData = {
    body?: never;
    path: {
        /**
         * Take Id
         */
        take_id: string;
    };
    query?: never;
    url: '/api/v1/takes/{take_id}/waveform';
};

export type GetTakeWaveformErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetTakeWaveformError = GetTakeWaveformErrors[keyof GetTakeWaveformErrors];

export type GetTakeWaveformResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type AutoclipListTasksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Status
         */
        status?: 'pending' | 'analyzing' | 'llm_pass1' | 'llm_pass2' | 'clipping' | 'uploading' | 'completed' | 'failed' | 'cancelled' | null;
        /**
         * Limit
         */
        limit?: number;
        /**
         * Offset
         */
        offset?: number;
    };
    url: '/api/v1/tasks';
};

export type AutoclipListTasksErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipListTasksError = AutoclipListTasksErrors[keyof AutoclipListTasksErrors];

export type AutoclipListTasksResponses = {
    /**
     * Successful Response
     */
    200: TaskList;
};

export type AutoclipListTasksResponse = AutoclipListTasksResponses[keyof AutoclipListTasksResponses];

export type AutoclipCreateTaskData = {
    body: NewTask;
    headers?: {
        /**
         * Idempotency-Key
         *
         * Any text of yours: sent again within 24 h with the same body, the first answer comes again.
         */
        'Idempotency-Key'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/api/v1/tasks/create';
};

export type AutoclipCreateTaskErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipCreateTaskError = AutoclipCreateTaskErrors[keyof AutoclipCreateTaskErrors];

export type AutoclipCreateTaskResponses = {
    /**
     * Successful Response
     */
    200: TaskBegun;
};

export type AutoclipCreateTaskResponse = AutoclipCreateTaskResponses[keyof AutoclipCreateTaskResponses];

export type AutoclipCancelTaskData = {
    body?: never;
    path: {
        /**
         * Task Id
         */
        task_id: string;
    };
    query?: never;
    url: '/api/v1/tasks/{task_id}';
};

export type AutoclipCancelTaskErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipCancelTaskError = AutoclipCancelTaskErrors[keyof AutoclipCancelTaskErrors];

export type AutoclipCancelTaskResponses = {
    /**
     * Successful Response
     */
    200: Task;
};

export type AutoclipCancelTaskResponse = AutoclipCancelTaskResponses[keyof AutoclipCancelTaskResponses];

export type AutoclipGetTaskData = {
    body?: never;
    path: {
        /**
         * Task Id
         */
        task_id: string;
    };
    query?: never;
    url: '/api/v1/tasks/{task_id}';
};

export type AutoclipGetTaskErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipGetTaskError = AutoclipGetTaskErrors[keyof AutoclipGetTaskErrors];

export type AutoclipGetTaskResponses = {
    /**
     * Successful Response
     */
    200: Task;
};

export type AutoclipGetTaskResponse = AutoclipGetTaskResponses[keyof AutoclipGetTaskResponses];

export type AutoclipGetResultData = {
    body?: never;
    path: {
        /**
         * Task Id
         */
        task_id: string;
    };
    query?: never;
    url: '/api/v1/tasks/{task_id}/result';
};

export type AutoclipGetResultErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    402: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipGetResultError = AutoclipGetResultErrors[keyof AutoclipGetResultErrors];

export type AutoclipGetResultResponses = {
    /**
     * Successful Response
     */
    200: TaskResult;
    /**
     * It is still going on
     */
    202: Task;
};

export type AutoclipGetResultResponse = AutoclipGetResultResponses[keyof AutoclipGetResultResponses];

export type ListUnknownData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/unknown';
};

export type ListUnknownErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListUnknownError = ListUnknownErrors[keyof ListUnknownErrors];

export type ListUnknownResponses = {
    /**
     * Successful Response
     */
    200: PageUnknown;
};

export type ListUnknownResponse = ListUnknownResponses[keyof ListUnknownResponses];

export type ListUnknownCallsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/unknown/calls';
};

export type ListUnknownCallsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListUnknownCallsError = ListUnknownCallsErrors[keyof ListUnknownCallsErrors];

export type ListUnknownCallsResponses = {
    /**
     * Successful Response
     */
    200: PageUnknownCall;
};

export type ListUnknownCallsResponse = ListUnknownCallsResponses[keyof ListUnknownCallsResponses];

export type ConfirmCallNotChargedData = {
    body?: never;
    path: {
        /**
         * Call Id
         */
        call_id: string;
    };
    query?: never;
    url: '/api/v1/unknown/calls/{call_id}/not-charged';
};

export type ConfirmCallNotChargedErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ConfirmCallNotChargedError = ConfirmCallNotChargedErrors[keyof ConfirmCallNotChargedErrors];

export type ConfirmCallNotChargedResponses = {
    /**
     * Successful Response
     */
    200: UnknownCall;
};

export type ConfirmCallNotChargedResponse = ConfirmCallNotChargedResponses[keyof ConfirmCallNotChargedResponses];

export type WriteOffCallData = {
    body?: never;
    path: {
        /**
         * Call Id
         */
        call_id: string;
    };
    query?: never;
    url: '/api/v1/unknown/calls/{call_id}/write-off';
};

export type WriteOffCallErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type WriteOffCallError = WriteOffCallErrors[keyof WriteOffCallErrors];

export type WriteOffCallResponses = {
    /**
     * Successful Response
     */
    200: UnknownCall;
};

export type WriteOffCallResponse = WriteOffCallResponses[keyof WriteOffCallResponses];

export type AdoptUnknownData = {
    body: Adoption;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/unknown/{job_id}/adopt';
};

export type AdoptUnknownErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type AdoptUnknownError = AdoptUnknownErrors[keyof AdoptUnknownErrors];

export type AdoptUnknownResponses = {
    /**
     * Successful Response
     */
    200: Job;
};

export type AdoptUnknownResponse = AdoptUnknownResponses[keyof AdoptUnknownResponses];

export type ConfirmNotChargedData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/unknown/{job_id}/not-charged';
};

export type ConfirmNotChargedErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ConfirmNotChargedError = ConfirmNotChargedErrors[keyof ConfirmNotChargedErrors];

export type ConfirmNotChargedResponses = {
    /**
     * Successful Response
     */
    200: Job;
};

export type ConfirmNotChargedResponse = ConfirmNotChargedResponses[keyof ConfirmNotChargedResponses];

export type WriteOffUnknownData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/unknown/{job_id}/write-off';
};

export type WriteOffUnknownErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type WriteOffUnknownError = WriteOffUnknownErrors[keyof WriteOffUnknownErrors];

export type WriteOffUnknownResponses = {
    /**
     * Successful Response
     */
    200: Job;
};

export type WriteOffUnknownResponse = WriteOffUnknownResponses[keyof WriteOffUnknownResponses];

export type GetUploadTermsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/uploads';
};

export type GetUploadTermsErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetUploadTermsError = GetUploadTermsErrors[keyof GetUploadTermsErrors];

export type GetUploadTermsResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type GetUploadTermsResponse = GetUploadTermsResponses[keyof GetUploadTermsResponses];

export type CreateUploadData = {
    body?: Blob | File;
    headers?: {
        /**
         * Upload-Length
         */
        'Upload-Length'?: number | null;
        /**
         * Upload-Metadata
         *
         * `filename BASE64,project BASE64`
         */
        'Upload-Metadata'?: string;
        /**
         * Upload-Checksum
         *
         * `sha1 BASE64`
         */
        'Upload-Checksum'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/api/v1/uploads';
};

export type CreateUploadErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateUploadError = CreateUploadErrors[keyof CreateUploadErrors];

export type CreateUploadResponses = {
    /**
     * Successful Response
     */
    201: unknown;
};

export type DeleteUploadData = {
    body?: never;
    path: {
        /**
         * Upload Id
         */
        upload_id: string;
    };
    query?: never;
    url: '/api/v1/uploads/{upload_id}';
};

export type DeleteUploadErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteUploadError = DeleteUploadErrors[keyof DeleteUploadErrors];

export type DeleteUploadResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteUploadResponse = DeleteUploadResponses[keyof DeleteUploadResponses];

export type GetUploadData = {
    body?: never;
    path: {
        /**
         * Upload Id
         */
        upload_id: string;
    };
    query?: never;
    url: '/api/v1/uploads/{upload_id}';
};

export type GetUploadErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetUploadError = GetUploadErrors[keyof GetUploadErrors];

export type GetUploadResponses = {
    /**
     * Successful Response
     */
    200: UploadShown;
};

export type GetUploadResponse = GetUploadResponses[keyof GetUploadResponses];

export type AppendToUploadData = {
    body?: Blob | File;
    headers: {
        /**
         * Upload-Offset
         */
        'Upload-Offset': number;
        /**
         * Upload-Checksum
         *
         * `sha1 BASE64`
         */
        'Upload-Checksum'?: string | null;
    };
    path: {
        /**
         * Upload Id
         */
        upload_id: string;
    };
    query?: never;
    url: '/api/v1/uploads/{upload_id}';
};

export type AppendToUploadErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type AppendToUploadError = AppendToUploadErrors[keyof AppendToUploadErrors];

export type AppendToUploadResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type AppendToUploadResponse = AppendToUploadResponses[keyof AppendToUploadResponses];

export type ListUsersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/v1/users';
};

export type ListUsersErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListUsersError = ListUsersErrors[keyof ListUsersErrors];

export type ListUsersResponses = {
    /**
     * Successful Response
     */
    200: PageUserShown;
};

export type ListUsersResponse = ListUsersResponses[keyof ListUsersResponses];

export type CreateUserData = {
    body: NewUser;
    path?: never;
    query?: never;
    url: '/api/v1/users';
};

export type CreateUserErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateUserError = CreateUserErrors[keyof CreateUserErrors];

export type CreateUserResponses = {
    /**
     * Successful Response
     */
    201: UserMade;
};

export type CreateUserResponse = CreateUserResponses[keyof CreateUserResponses];

export type GetUserData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}';
};

export type GetUserErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetUserError = GetUserErrors[keyof GetUserErrors];

export type GetUserResponses = {
    /**
     * Successful Response
     */
    200: UserShown;
};

export type GetUserResponse = GetUserResponses[keyof GetUserResponses];

export type ChangeUserData = {
    body: UserChange;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}';
};

export type ChangeUserErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeUserError = ChangeUserErrors[keyof ChangeUserErrors];

export type ChangeUserResponses = {
    /**
     * Successful Response
     */
    200: UserMade;
};

export type ChangeUserResponse = ChangeUserResponses[keyof ChangeUserResponses];

export type AutoclipImportOssData = {
    body?: BodyAutoclipImportOss;
    path?: never;
    query?: never;
    url: '/api/v1/videos/import-oss';
};

export type AutoclipImportOssErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipImportOssError = AutoclipImportOssErrors[keyof AutoclipImportOssErrors];

export type AutoclipImportOssResponses = {
    /**
     * Successful Response
     */
    200: Video;
};

export type AutoclipImportOssResponse = AutoclipImportOssResponses[keyof AutoclipImportOssResponses];

export type AutoclipImportUrlData = {
    body: BodyAutoclipImportUrl;
    path?: never;
    query?: never;
    url: '/api/v1/videos/import-url';
};

export type AutoclipImportUrlErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipImportUrlError = AutoclipImportUrlErrors[keyof AutoclipImportUrlErrors];

export type AutoclipImportUrlResponses = {
    /**
     * Successful Response
     */
    200: Video;
};

export type AutoclipImportUrlResponse = AutoclipImportUrlResponses[keyof AutoclipImportUrlResponses];

export type AutoclipUploadData = {
    body: {
        file: Blob | File;
    };
    path?: never;
    query?: never;
    url: '/api/v1/videos/upload';
};

export type AutoclipUploadErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipUploadError = AutoclipUploadErrors[keyof AutoclipUploadErrors];

export type AutoclipUploadResponses = {
    /**
     * Successful Response
     */
    200: Video;
};

export type AutoclipUploadResponse = AutoclipUploadResponses[keyof AutoclipUploadResponses];

export type AutoclipUploadBatchData = {
    body: {
        files: Array<Blob | File>;
    };
    path?: never;
    query?: never;
    url: '/api/v1/videos/upload-batch';
};

export type AutoclipUploadBatchErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipUploadBatchError = AutoclipUploadBatchErrors[keyof AutoclipUploadBatchErrors];

export type AutoclipUploadBatchResponses = {
    /**
     * Successful Response
     */
    200: Batch;
};

export type AutoclipUploadBatchResponse = AutoclipUploadBatchResponses[keyof AutoclipUploadBatchResponses];

export type AutoclipDeleteVideoData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/api/v1/videos/{video_id}';
};

export type AutoclipDeleteVideoErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipDeleteVideoError = AutoclipDeleteVideoErrors[keyof AutoclipDeleteVideoErrors];

export type AutoclipDeleteVideoResponses = {
    /**
     * Successful Response
     */
    200: Deleted;
};

export type AutoclipDeleteVideoResponse = AutoclipDeleteVideoResponses[keyof AutoclipDeleteVideoResponses];

export type AutoclipGetVideoData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/api/v1/videos/{video_id}';
};

export type AutoclipGetVideoErrors = {
    /**
     * Its envelope of errors
     */
    400: OldError;
    /**
     * Its envelope of errors
     */
    401: OldError;
    /**
     * Its envelope of errors
     */
    403: OldError;
    /**
     * Its envelope of errors
     */
    404: OldError;
    /**
     * Its envelope of errors
     */
    409: OldError;
    /**
     * Its envelope of errors
     */
    422: OldError;
};

export type AutoclipGetVideoError = AutoclipGetVideoErrors[keyof AutoclipGetVideoErrors];

export type AutoclipGetVideoResponses = {
    /**
     * Successful Response
     */
    200: Video;
};

export type AutoclipGetVideoResponse = AutoclipGetVideoResponses[keyof AutoclipGetVideoResponses];

export type ListWebhooksData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/webhooks';
};

export type ListWebhooksErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListWebhooksError = ListWebhooksErrors[keyof ListWebhooksErrors];

export type ListWebhooksResponses = {
    /**
     * Response List Webhooks
     *
     * Successful Response
     */
    200: Array<WebhookShown>;
};

export type ListWebhooksResponse = ListWebhooksResponses[keyof ListWebhooksResponses];

export type CreateWebhookData = {
    body: NewWebhook;
    path?: never;
    query?: never;
    url: '/api/v1/webhooks';
};

export type CreateWebhookErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type CreateWebhookError = CreateWebhookErrors[keyof CreateWebhookErrors];

export type CreateWebhookResponses = {
    /**
     * Successful Response
     */
    201: WebhookMade;
};

export type CreateWebhookResponse = CreateWebhookResponses[keyof CreateWebhookResponses];

export type RenewWorkspaceSecretData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/webhooks/workspace-secret';
};

export type RenewWorkspaceSecretErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type RenewWorkspaceSecretError = RenewWorkspaceSecretErrors[keyof RenewWorkspaceSecretErrors];

export type RenewWorkspaceSecretResponses = {
    /**
     * Successful Response
     */
    200: WorkspaceSecret;
};

export type RenewWorkspaceSecretResponse = RenewWorkspaceSecretResponses[keyof RenewWorkspaceSecretResponses];

export type DeleteWebhookData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}';
};

export type DeleteWebhookErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type DeleteWebhookError = DeleteWebhookErrors[keyof DeleteWebhookErrors];

export type DeleteWebhookResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteWebhookResponse = DeleteWebhookResponses[keyof DeleteWebhookResponses];

export type GetWebhookData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}';
};

export type GetWebhookErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetWebhookError = GetWebhookErrors[keyof GetWebhookErrors];

export type GetWebhookResponses = {
    /**
     * Successful Response
     */
    200: WebhookShown;
};

export type GetWebhookResponse = GetWebhookResponses[keyof GetWebhookResponses];

export type ChangeWebhookData = {
    body: WebhookChange;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}';
};

export type ChangeWebhookErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ChangeWebhookError = ChangeWebhookErrors[keyof ChangeWebhookErrors];

export type ChangeWebhookResponses = {
    /**
     * Successful Response
     */
    200: WebhookChanged;
};

export type ChangeWebhookResponse = ChangeWebhookResponses[keyof ChangeWebhookResponses];

export type ListDeliveriesData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: {
        /**
         * Cursor
         *
         * `next` of the page before; left out for the first.
         */
        cursor?: string | null;
        /**
         * Limit
         */
        limit?: number;
        /**
         * State
         */
        state?: DeliveryState | null;
    };
    url: '/api/v1/webhooks/{webhook_id}/deliveries';
};

export type ListDeliveriesErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ListDeliveriesError = ListDeliveriesErrors[keyof ListDeliveriesErrors];

export type ListDeliveriesResponses = {
    /**
     * Successful Response
     */
    200: PageDeliveryShown;
};

export type ListDeliveriesResponse = ListDeliveriesResponses[keyof ListDeliveriesResponses];

export type GetDeliveryData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
        /**
         * Delivery Id
         */
        delivery_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}';
};

export type GetDeliveryErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type GetDeliveryError = GetDeliveryErrors[keyof GetDeliveryErrors];

export type GetDeliveryResponses = {
    /**
     * Successful Response
     */
    200: DeliveryWhole;
};

export type GetDeliveryResponse = GetDeliveryResponses[keyof GetDeliveryResponses];

export type ReplayDeliveryData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
        /**
         * Delivery Id
         */
        delivery_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay';
};

export type ReplayDeliveryErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type ReplayDeliveryError = ReplayDeliveryErrors[keyof ReplayDeliveryErrors];

export type ReplayDeliveryResponses = {
    /**
     * Successful Response
     */
    202: DeliveryShown;
};

export type ReplayDeliveryResponse = ReplayDeliveryResponses[keyof ReplayDeliveryResponses];

export type TestWebhookData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}/test';
};

export type TestWebhookErrors = {
    /**
     * The request cannot be carried out as it stands
     */
    400: Problem;
    /**
     * Sign in first
     */
    401: Problem;
    /**
     * Not allowed
     */
    403: Problem;
    /**
     * Not found
     */
    404: Problem;
    /**
     * In conflict with how things stand
     */
    409: Problem;
    /**
     * The content cannot be used
     */
    422: Problem;
    /**
     * Too often
     */
    429: Problem;
};

export type TestWebhookError = TestWebhookErrors[keyof TestWebhookErrors];

export type TestWebhookResponses = {
    /**
     * Successful Response
     */
    200: DeliveryWhole;
};

export type TestWebhookResponse = TestWebhookResponses[keyof TestWebhookResponses];

export type ListPlatformVideosData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Page
         */
        page?: number;
        /**
         * Limit
         */
        limit?: number;
        /**
         * Status
         */
        status?: string | null;
    };
    url: '/api/videos';
};

export type ListPlatformVideosErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type ListPlatformVideosError = ListPlatformVideosErrors[keyof ListPlatformVideosErrors];

export type ListPlatformVideosResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type OrderPlatformVideoData = {
    body: NewVideo;
    path?: never;
    query?: never;
    url: '/api/videos';
};

export type OrderPlatformVideoErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type OrderPlatformVideoError = OrderPlatformVideoErrors[keyof OrderPlatformVideoErrors];

export type OrderPlatformVideoResponses = {
    /**
     * Successful Response
     */
    202: unknown;
};

export type ListPlatformJobsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/videos/jobs';
};

export type ListPlatformJobsErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type ListPlatformJobsError = ListPlatformJobsErrors[keyof ListPlatformJobsErrors];

export type ListPlatformJobsResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetPlatformJobData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/videos/jobs/{job_id}';
};

export type GetPlatformJobErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type GetPlatformJobError = GetPlatformJobErrors[keyof GetPlatformJobErrors];

export type GetPlatformJobResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type StreamPlatformJobData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/videos/jobs/{job_id}/stream';
};

export type StreamPlatformJobErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type StreamPlatformJobError = StreamPlatformJobErrors[keyof StreamPlatformJobErrors];

export type StreamPlatformJobResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetPlatformVideoData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/api/videos/{video_id}';
};

export type GetPlatformVideoErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type GetPlatformVideoError = GetPlatformVideoErrors[keyof GetPlatformVideoErrors];

export type GetPlatformVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetPlatformContentData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/api/videos/{video_id}/content';
};

export type GetPlatformContentErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type GetPlatformContentError = GetPlatformContentErrors[keyof GetPlatformContentErrors];

export type GetPlatformContentResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetPlatformThumbnailData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/api/videos/{video_id}/thumbnail';
};

export type GetPlatformThumbnailErrors = {
    /**
     * Its error
     */
    400: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    401: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    402: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    403: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    404: {
        code?: string;
        error?: string;
    };
    /**
     * Its error
     */
    409: {
        code?: string;
        error?: string;
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * Its error
     */
    429: {
        code?: string;
        error?: string;
    };
};

export type GetPlatformThumbnailError = GetPlatformThumbnailErrors[keyof GetPlatformThumbnailErrors];

export type GetPlatformThumbnailResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/health';
};

export type GetHealthResponses = {
    /**
     * Successful Response
     */
    200: Health;
};

export type GetHealthResponse = GetHealthResponses[keyof GetHealthResponses];

export type GetReadyData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/ready';
};

export type GetReadyErrors = {
    /**
     * Service Unavailable
     */
    503: Ready;
};

export type GetReadyError = GetReadyErrors[keyof GetReadyErrors];

export type GetReadyResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ListOpenaiModelsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/models';
};

export type ListOpenaiModelsErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type ListOpenaiModelsError = ListOpenaiModelsErrors[keyof ListOpenaiModelsErrors];

export type ListOpenaiModelsResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetOpenaiModelData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/v1/models/{name}';
};

export type GetOpenaiModelErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type GetOpenaiModelError = GetOpenaiModelErrors[keyof GetOpenaiModelErrors];

export type GetOpenaiModelResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ListVideosData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * After
         */
        after?: string | null;
        /**
         * Limit
         */
        limit?: string;
        /**
         * Order
         */
        order?: string;
    };
    url: '/v1/videos';
};

export type ListVideosErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type ListVideosError = ListVideosErrors[keyof ListVideosErrors];

export type ListVideosResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type CreateVideoData = {
    body: {
        input_reference?: string;
        model?: string;
        prompt: string;
        seconds?: string;
        size?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/videos';
};

export type CreateVideoErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type CreateVideoError = CreateVideoErrors[keyof CreateVideoErrors];

export type CreateVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type CreateVideoCharacterData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/videos/characters';
};

export type CreateVideoCharacterErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type CreateVideoCharacterError = CreateVideoCharacterErrors[keyof CreateVideoCharacterErrors];

export type CreateVideoCharacterResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetVideoCharacterData = {
    body?: never;
    path: {
        /**
         * Character Id
         */
        character_id: string;
    };
    query?: never;
    url: '/v1/videos/characters/{character_id}';
};

export type GetVideoCharacterErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type GetVideoCharacterError = GetVideoCharacterErrors[keyof GetVideoCharacterErrors];

export type GetVideoCharacterResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type EditVideoData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/videos/edits';
};

export type EditVideoErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type EditVideoError = EditVideoErrors[keyof EditVideoErrors];

export type EditVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type ExtendVideoData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/videos/extensions';
};

export type ExtendVideoErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type ExtendVideoError = ExtendVideoErrors[keyof ExtendVideoErrors];

export type ExtendVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type DeleteVideoData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/v1/videos/{video_id}';
};

export type DeleteVideoErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type DeleteVideoError = DeleteVideoErrors[keyof DeleteVideoErrors];

export type DeleteVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetVideoData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/v1/videos/{video_id}';
};

export type GetVideoErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type GetVideoError = GetVideoErrors[keyof GetVideoErrors];

export type GetVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type GetVideoContentData = {
    body?: never;
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: {
        /**
         * Variant
         */
        variant?: string;
    };
    url: '/v1/videos/{video_id}/content';
};

export type GetVideoContentErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type GetVideoContentError = GetVideoContentErrors[keyof GetVideoContentErrors];

export type GetVideoContentResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type RemixVideoData = {
    body: {
        prompt: string;
    };
    path: {
        /**
         * Video Id
         */
        video_id: string;
    };
    query?: never;
    url: '/v1/videos/{video_id}/remix';
};

export type RemixVideoErrors = {
    /**
     * OpenAI's error
     */
    400: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    401: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    402: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    403: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    404: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * OpenAI's error
     */
    409: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
    /**
     * Validation Error
     */
    422: HttpValidationError;
    /**
     * OpenAI's error
     */
    429: {
        error?: {
            code?: string | null;
            message?: string;
            param?: string | null;
            type?: string;
        };
    };
};

export type RemixVideoError = RemixVideoErrors[keyof RemixVideoErrors];

export type RemixVideoResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};
