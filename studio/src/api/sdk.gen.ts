// Generated from openapi.json by `npm run api`. Never edited.

import { type Client, type ClientMeta, formDataBodySerializer, type Options as Options2, type RequestResult, type TDataShape, urlSearchParamsBodySerializer } from './client';
import { client } from './client.gen';
import type { AcceptInvitationData, AcceptInvitationErrors, AcceptInvitationResponses, AddMemberData, AddMemberErrors, AddMemberResponses, AdoptUnknownData, AdoptUnknownErrors, AdoptUnknownResponses, AppendToUploadData, AppendToUploadErrors, AppendToUploadResponses, ApplyScriptData, ApplyScriptErrors, ApplyScriptResponses, AssembleTimelineData, AssembleTimelineErrors, AssembleTimelineResponses, AutoclipBatchHealthData, AutoclipBatchHealthErrors, AutoclipBatchHealthResponses, AutoclipCancelBatchData, AutoclipCancelBatchErrors, AutoclipCancelBatchResponses, AutoclipCancelTaskData, AutoclipCancelTaskErrors, AutoclipCancelTaskResponses, AutoclipCreateBatchData, AutoclipCreateBatchErrors, AutoclipCreateBatchResponses, AutoclipCreateTaskData, AutoclipCreateTaskErrors, AutoclipCreateTaskResponses, AutoclipDeleteVideoData, AutoclipDeleteVideoErrors, AutoclipDeleteVideoResponses, AutoclipGetBatchData, AutoclipGetBatchErrors, AutoclipGetBatchResponses, AutoclipGetBatchResultData, AutoclipGetBatchResultErrors, AutoclipGetBatchResultResponses, AutoclipGetResultData, AutoclipGetResultErrors, AutoclipGetResultResponses, AutoclipGetTaskData, AutoclipGetTaskErrors, AutoclipGetTaskResponses, AutoclipGetVideoData, AutoclipGetVideoErrors, AutoclipGetVideoResponses, AutoclipImportOssData, AutoclipImportOssErrors, AutoclipImportOssResponses, AutoclipImportUrlData, AutoclipImportUrlErrors, AutoclipImportUrlResponses, AutoclipListTasksData, AutoclipListTasksErrors, AutoclipListTasksResponses, AutoclipUploadBatchData, AutoclipUploadBatchErrors, AutoclipUploadBatchResponses, AutoclipUploadData, AutoclipUploadErrors, AutoclipUploadResponses, CancelJobData, CancelJobErrors, CancelJobResponses, CancelJobsData, CancelJobsErrors, CancelJobsResponses, CancelRunData, CancelRunErrors, CancelRunResponses, ChangeCutsData, ChangeCutsErrors, ChangeCutsResponses, ChangeKeyData, ChangeKeyErrors, ChangeKeyResponses, ChangeMeData, ChangeMeErrors, ChangeMeResponses, ChangePricesData, ChangePricesErrors, ChangePricesResponses, ChangeProjectData, ChangeProjectErrors, ChangeProjectResponses, ChangeProviderSettingsData, ChangeProviderSettingsErrors, ChangeProviderSettingsResponses, ChangeShotData, ChangeShotErrors, ChangeShotResponses, ChangeSomeSettingsData, ChangeSomeSettingsErrors, ChangeSomeSettingsResponses, ChangeUserData, ChangeUserErrors, ChangeUserResponses, ChangeWebhookData, ChangeWebhookErrors, ChangeWebhookResponses, ConfirmCallNotChargedData, ConfirmCallNotChargedErrors, ConfirmCallNotChargedResponses, ConfirmNotChargedData, ConfirmNotChargedErrors, ConfirmNotChargedResponses, CreateClipsData, CreateClipsErrors, CreateClipsResponses, CreateCutsData, CreateCutsErrors, CreateCutsResponses, CreateKeyData, CreateKeyErrors, CreateKeyResponses, CreateNoteData, CreateNoteErrors, CreateNoteResponses, CreateProjectClipsData, CreateProjectClipsErrors, CreateProjectClipsResponses, CreateProjectCutsData, CreateProjectCutsErrors, CreateProjectCutsResponses, CreateProjectData, CreateProjectErrors, CreateProjectResponses, CreateRenderData, CreateRenderErrors, CreateRenderResponses, CreateRunData, CreateRunErrors, CreateRunResponses, CreateScriptData, CreateScriptErrors, CreateScriptResponses, CreateSessionData, CreateSessionErrors, CreateSessionResponses, CreateShotData, CreateShotErrors, CreateShotResponses, CreateUploadData, CreateUploadErrors, CreateUploadResponses, CreateUserData, CreateUserErrors, CreateUserResponses, CreateVideoCharacterData, CreateVideoCharacterErrors, CreateVideoCharacterResponses, CreateVideoData, CreateVideoErrors, CreateVideoResponses, CreateWebhookData, CreateWebhookErrors, CreateWebhookResponses, DeleteAssetData, DeleteAssetErrors, DeleteAssetResponses, DeleteCutsData, DeleteCutsErrors, DeleteCutsResponses, DeleteFootageData, DeleteFootageErrors, DeleteFootageResponses, DeleteNoteData, DeleteNoteErrors, DeleteNoteResponses, DeleteProjectData, DeleteProjectErrors, DeleteProjectResponses, DeleteRenderData, DeleteRenderErrors, DeleteRenderResponses, DeleteScriptData, DeleteScriptErrors, DeleteScriptResponses, DeleteSessionData, DeleteSessionErrors, DeleteSessionResponses, DeleteShotData, DeleteShotErrors, DeleteShotResponses, DeleteSoundData, DeleteSoundErrors, DeleteSoundResponses, DeleteUploadData, DeleteUploadErrors, DeleteUploadResponses, DeleteVideoData, DeleteVideoErrors, DeleteVideoResponses, DeleteWebhookData, DeleteWebhookErrors, DeleteWebhookResponses, DraftPicturesData, DraftPicturesErrors, DraftPicturesResponses, EditBoardData, EditBoardErrors, EditBoardResponses, EditVideoData, EditVideoErrors, EditVideoResponses, EstimateRenderData, EstimateRenderErrors, EstimateRenderResponses, ExportCutsData, ExportCutsErrors, ExportCutsResponses, ExtendVideoData, ExtendVideoErrors, ExtendVideoResponses, GetAboutData, GetAboutErrors, GetAboutResponses, GetAssetPictureData, GetAssetPictureErrors, GetAssetPictureResponses, GetBoardData, GetBoardErrors, GetBoardResponses, GetCostsCsvData, GetCostsCsvErrors, GetCostsCsvResponses, GetCostsData, GetCostsErrors, GetCostsResponses, GetCutsData, GetCutsErrors, GetCutsResponses, GetDeliveryData, GetDeliveryErrors, GetDeliveryResponses, GetExportData, GetExportErrors, GetExportResponses, GetFilmData, GetFilmErrors, GetFilmPosterData, GetFilmPosterErrors, GetFilmPosterResponses, GetFilmResponses, GetFilmSubtitlesData, GetFilmSubtitlesErrors, GetFilmSubtitlesResponses, GetFootageData, GetFootageErrors, GetFootagePosterData, GetFootagePosterErrors, GetFootagePosterResponses, GetFootageProxyData, GetFootageProxyErrors, GetFootageProxyResponses, GetFootageResponses, GetFootageVideoData, GetFootageVideoErrors, GetFootageVideoResponses, GetHealthData, GetHealthResponses, GetInvitationData, GetInvitationErrors, GetInvitationResponses, GetJobData, GetJobErrors, GetJobResponses, GetMeData, GetMeErrors, GetMeResponses, GetModelData, GetModelErrors, GetModelResponses, GetOpenaiModelData, GetOpenaiModelErrors, GetOpenaiModelResponses, GetPlatformContentData, GetPlatformContentErrors, GetPlatformContentResponses, GetPlatformJobData, GetPlatformJobErrors, GetPlatformJobResponses, GetPlatformThumbnailData, GetPlatformThumbnailErrors, GetPlatformThumbnailResponses, GetPlatformUserData, GetPlatformUserErrors, GetPlatformUserResponses, GetPlatformVideoData, GetPlatformVideoErrors, GetPlatformVideoResponses, GetProjectData, GetProjectErrors, GetProjectResponses, GetProviderData, GetProviderErrors, GetProviderResponses, GetReadyData, GetReadyErrors, GetReadyResponses, GetRenderData, GetRenderErrors, GetRenderResponses, GetRunData, GetRunErrors, GetRunResponses, GetScriptChangesData, GetScriptChangesErrors, GetScriptChangesResponses, GetScriptData, GetScriptErrors, GetScriptResponses, GetScriptTextData, GetScriptTextErrors, GetScriptTextResponses, GetSetupData, GetSetupErrors, GetSetupResponses, GetShotData, GetShotErrors, GetShotResponses, GetSoundData, GetSoundErrors, GetSoundResponses, GetSoundWaveformData, GetSoundWaveformErrors, GetSoundWaveformResponses, GetSpriteData, GetSpriteErrors, GetSpriteResponses, GetSpriteSheetData, GetSpriteSheetErrors, GetSpriteSheetResponses, GetStoryboardData, GetStoryboardErrors, GetStoryboardFileData, GetStoryboardFileErrors, GetStoryboardFileResponses, GetStoryboardResponses, GetTakeData, GetTakeErrors, GetTakePictureData, GetTakePictureErrors, GetTakePictureResponses, GetTakePosterData, GetTakePosterErrors, GetTakePosterResponses, GetTakeResponses, GetTakeVideoData, GetTakeVideoErrors, GetTakeVideoResponses, GetTakeWaveformData, GetTakeWaveformErrors, GetTakeWaveformResponses, GetThumbnailData, GetThumbnailErrors, GetThumbnailResponses, GetTranscriptData, GetTranscriptErrors, GetTranscriptResponses, GetUploadData, GetUploadErrors, GetUploadResponses, GetUploadTermsData, GetUploadTermsErrors, GetUploadTermsResponses, GetUserData, GetUserErrors, GetUserResponses, GetVideoCharacterData, GetVideoCharacterErrors, GetVideoCharacterResponses, GetVideoContentData, GetVideoContentErrors, GetVideoContentResponses, GetVideoData, GetVideoErrors, GetVideoResponses, GetWaveformData, GetWaveformErrors, GetWaveformResponses, GetWebhookData, GetWebhookErrors, GetWebhookResponses, ImportFootageData, ImportFootageErrors, ImportFootageResponses, ImportStoryboardData, ImportStoryboardErrors, ImportStoryboardResponses, IndexFootageAgainData, IndexFootageAgainErrors, IndexFootageAgainResponses, JudgeTakeData, JudgeTakeErrors, JudgeTakeResponses, KeepTakeData, KeepTakeErrors, KeepTakeResponses, ListAssetsData, ListAssetsErrors, ListAssetsResponses, ListAuditData, ListAuditErrors, ListAuditResponses, ListCutsData, ListCutsErrors, ListCutsResponses, ListDeliveriesData, ListDeliveriesErrors, ListDeliveriesResponses, ListExportFormatsData, ListExportFormatsErrors, ListExportFormatsResponses, ListFailuresData, ListFailuresErrors, ListFailuresResponses, ListFootageData, ListFootageErrors, ListFootageResponses, ListJobIdsData, ListJobIdsErrors, ListJobIdsResponses, ListJobsData, ListJobsErrors, ListJobsResponses, ListKeysData, ListKeysErrors, ListKeysResponses, ListModelsData, ListModelsErrors, ListModelsResponses, ListNotesData, ListNotesErrors, ListNotesResponses, ListOpenaiModelsData, ListOpenaiModelsErrors, ListOpenaiModelsResponses, ListPlatformJobsData, ListPlatformJobsErrors, ListPlatformJobsResponses, ListPlatformVideosData, ListPlatformVideosErrors, ListPlatformVideosResponses, ListPricesData, ListPricesErrors, ListPricesResponses, ListProjectCutsData, ListProjectCutsErrors, ListProjectCutsResponses, ListProjectFootageData, ListProjectFootageErrors, ListProjectFootageResponses, ListProjectsData, ListProjectsErrors, ListProjectsResponses, ListProvidersData, ListProvidersErrors, ListProvidersResponses, ListRendersData, ListRendersErrors, ListRendersResponses, ListReviewData, ListReviewErrors, ListReviewResponses, ListRunsData, ListRunsErrors, ListRunsResponses, ListScriptsData, ListScriptsErrors, ListScriptsResponses, ListSessionsData, ListSessionsErrors, ListSessionsResponses, ListSettingsData, ListSettingsErrors, ListSettingsResponses, ListSoundsData, ListSoundsErrors, ListSoundsResponses, ListStoryboardsData, ListStoryboardsErrors, ListStoryboardsResponses, ListTakesData, ListTakesErrors, ListTakesResponses, ListUnknownCallsData, ListUnknownCallsErrors, ListUnknownCallsResponses, ListUnknownData, ListUnknownErrors, ListUnknownResponses, ListUsersData, ListUsersErrors, ListUsersResponses, ListVideosData, ListVideosErrors, ListVideosResponses, ListWebhooksData, ListWebhooksErrors, ListWebhooksResponses, LogInData, LogInErrors, LogInResponses, OrderBoardData, OrderBoardErrors, OrderBoardResponses, OrderJobsData, OrderJobsErrors, OrderJobsResponses, OrderPlatformVideoData, OrderPlatformVideoErrors, OrderPlatformVideoResponses, PauseProviderData, PauseProviderErrors, PauseProviderResponses, PlanProjectData, PlanProjectErrors, PlanProjectResponses, PrioritiseJobData, PrioritiseJobErrors, PrioritiseJobResponses, QuoteClipsData, QuoteClipsErrors, QuoteClipsResponses, QuoteProjectClipsData, QuoteProjectClipsErrors, QuoteProjectClipsResponses, QuoteScriptData, QuoteScriptErrors, QuoteScriptResponses, RegisterData, RegisterErrors, RegisterResponses, RemixVideoData, RemixVideoErrors, RemixVideoResponses, RemoveMemberData, RemoveMemberErrors, RemoveMemberResponses, RenameFootageData, RenameFootageErrors, RenameFootageResponses, RenewWorkspaceSecretData, RenewWorkspaceSecretErrors, RenewWorkspaceSecretResponses, ReplayDeliveryData, ReplayDeliveryErrors, ReplayDeliveryResponses, ResumeProviderData, ResumeProviderErrors, ResumeProviderResponses, ResumeRunData, ResumeRunErrors, ResumeRunResponses, RetryFailuresData, RetryFailuresErrors, RetryFailuresResponses, RetryJobData, RetryJobErrors, RetryJobResponses, RevokeKeyData, RevokeKeyErrors, RevokeKeyResponses, RevokeSessionData, RevokeSessionErrors, RevokeSessionResponses, SelectData, SelectErrors, SelectResponses, SetUpData, SetUpErrors, SetUpResponses, StreamEventsData, StreamEventsErrors, StreamEventsResponses, StreamPlatformJobData, StreamPlatformJobErrors, StreamPlatformJobResponses, TallyJobsData, TallyJobsErrors, TallyJobsResponses, TestProviderData, TestProviderErrors, TestProviderResponses, TestStorageData, TestStorageErrors, TestStorageResponses, TestWebhookData, TestWebhookErrors, TestWebhookResponses, UndoScriptData, UndoScriptErrors, UndoScriptResponses, UploadAssetData, UploadAssetErrors, UploadAssetResponses, UploadFootageData, UploadFootageErrors, UploadFootageResponses, UploadProjectFootageData, UploadProjectFootageErrors, UploadProjectFootageResponses, UploadSoundData, UploadSoundErrors, UploadSoundResponses, WriteOffCallData, WriteOffCallErrors, WriteOffCallResponses, WriteOffUnknownData, WriteOffUnknownErrors, WriteOffUnknownResponses } from './types.gen';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: keyof ClientMeta extends never ? Record<string, unknown> : ClientMeta;
};

/**
 * Sign in
 *
 * Sign in; the token goes into the Authorization header, and ends with its session.
 */
export const logIn = <ThrowOnError extends boolean = true>(options: Options<LogInData, ThrowOnError>): RequestResult<LogInResponses, LogInErrors, ThrowOnError, 'data'> => (options.client ?? client).post<LogInResponses, LogInErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/auth/login',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Who I am
 *
 * The account whose token this is.
 */
export const getPlatformUser = <ThrowOnError extends boolean = true>(options?: Options<GetPlatformUserData, ThrowOnError>): RequestResult<GetPlatformUserResponses, GetPlatformUserErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetPlatformUserResponses, GetPlatformUserErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/auth/me',
    ...options
});

/**
 * Register
 *
 * Make an account, where the workspace is open to whoever comes: `CINEFLOW_OPEN_REGISTRATION=1`.
 */
export const register = <ThrowOnError extends boolean = true>(options: Options<RegisterData, ThrowOnError>): RequestResult<RegisterResponses, RegisterErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RegisterResponses, RegisterErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/auth/register',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get About
 *
 * What this server is, and for those who are signed in what it can do.
 */
export const getAbout = <ThrowOnError extends boolean = true>(options?: Options<GetAboutData, ThrowOnError>): RequestResult<GetAboutResponses, GetAboutErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetAboutResponses, GetAboutErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/about',
    ...options
});

/**
 * List Audit
 *
 * Who did what, newest first.
 */
export const listAudit = <ThrowOnError extends boolean = true>(options?: Options<ListAuditData, ThrowOnError>): RequestResult<ListAuditResponses, ListAuditErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListAuditResponses, ListAuditErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/audit',
    ...options
});

/**
 * Autoclip Batch Health
 *
 * Whether batches are worked at.
 */
export const autoclipBatchHealth = <ThrowOnError extends boolean = true>(options?: Options<AutoclipBatchHealthData, ThrowOnError>): RequestResult<AutoclipBatchHealthResponses, AutoclipBatchHealthErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<AutoclipBatchHealthResponses, AutoclipBatchHealthErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/batch/health',
    ...options
});

/**
 * Autoclip Create Batch
 *
 * Bring videos in, choose moments of them, and make one film. Answers at once.
 */
export const autoclipCreateBatch = <ThrowOnError extends boolean = true>(options: Options<AutoclipCreateBatchData, ThrowOnError>): RequestResult<AutoclipCreateBatchResponses, AutoclipCreateBatchErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AutoclipCreateBatchResponses, AutoclipCreateBatchErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/batch/process',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Autoclip Cancel Batch
 *
 * Cancel a batch that is not over.
 */
export const autoclipCancelBatch = <ThrowOnError extends boolean = true>(options: Options<AutoclipCancelBatchData, ThrowOnError>): RequestResult<AutoclipCancelBatchResponses, AutoclipCancelBatchErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<AutoclipCancelBatchResponses, AutoclipCancelBatchErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/batch/tasks/{task_id}',
    ...options
});

/**
 * Autoclip Get Batch Result
 *
 * What came of a batch: its plan, and where the film is. 202 while it goes on.
 */
export const autoclipGetBatchResult = <ThrowOnError extends boolean = true>(options: Options<AutoclipGetBatchResultData, ThrowOnError>): RequestResult<AutoclipGetBatchResultResponses, AutoclipGetBatchResultErrors, ThrowOnError, 'data'> => (options.client ?? client).get<AutoclipGetBatchResultResponses, AutoclipGetBatchResultErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/batch/tasks/{task_id}/result',
    ...options
});

/**
 * Autoclip Get Batch
 *
 * How far a batch is.
 */
export const autoclipGetBatch = <ThrowOnError extends boolean = true>(options: Options<AutoclipGetBatchData, ThrowOnError>): RequestResult<AutoclipGetBatchResponses, AutoclipGetBatchErrors, ThrowOnError, 'data'> => (options.client ?? client).get<AutoclipGetBatchResponses, AutoclipGetBatchErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/batch/tasks/{task_id}/status',
    ...options
});

/**
 * Create Clips
 *
 * Find the moments worth keeping in my own footage.
 */
export const createClips = <ThrowOnError extends boolean = true>(options: Options<CreateClipsData, ThrowOnError>): RequestResult<CreateClipsResponses, CreateClipsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateClipsResponses, CreateClipsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/clips',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Quote Clips
 *
 * What clipping my own footage would send where, and its price. Free; changes nothing.
 */
export const quoteClips = <ThrowOnError extends boolean = true>(options: Options<QuoteClipsData, ThrowOnError>): RequestResult<QuoteClipsResponses, QuoteClipsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<QuoteClipsResponses, QuoteClipsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/clips/quote',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get Costs
 *
 * Spending by project, provider, model, person, day or run; one's own for all but administrators.
 */
export const getCosts = <ThrowOnError extends boolean = true>(options?: Options<GetCostsData, ThrowOnError>): RequestResult<GetCostsResponses, GetCostsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetCostsResponses, GetCostsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/costs',
    ...options
});

/**
 * Get Costs Csv
 *
 * The same as a table for spreadsheets.
 */
export const getCostsCsv = <ThrowOnError extends boolean = true>(options?: Options<GetCostsCsvData, ThrowOnError>): RequestResult<GetCostsCsvResponses, GetCostsCsvErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetCostsCsvResponses, GetCostsCsvErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/costs.csv',
    ...options
});

/**
 * List Cuts
 *
 * Cut lists and timelines of my projects, and my own, newest first.
 */
export const listCuts = <ThrowOnError extends boolean = true>(options?: Options<ListCutsData, ThrowOnError>): RequestResult<ListCutsResponses, ListCutsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListCutsResponses, ListCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts',
    ...options
});

/**
 * Create Cuts
 *
 * Make a cut list of my own footage: by hand, or by an edited transcript.
 */
export const createCuts = <ThrowOnError extends boolean = true>(options: Options<CreateCutsData, ThrowOnError>): RequestResult<CreateCutsResponses, CreateCutsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateCutsResponses, CreateCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete Cuts
 *
 * Delete a cut list or timeline; its films stay.
 */
export const deleteCuts = <ThrowOnError extends boolean = true>(options: Options<DeleteCutsData, ThrowOnError>): RequestResult<DeleteCutsResponses, DeleteCutsErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteCutsResponses, DeleteCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}',
    ...options
});

/**
 * Get Cuts
 *
 * One cut list or timeline, every mark resolved to seconds.
 */
export const getCuts = <ThrowOnError extends boolean = true>(options: Options<GetCutsData, ThrowOnError>): RequestResult<GetCutsResponses, GetCutsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetCutsResponses, GetCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}',
    ...options
});

/**
 * Change Cuts
 *
 * Change name, theme or items, from the version that `If-Match` names.
 */
export const changeCuts = <ThrowOnError extends boolean = true>(options: Options<ChangeCutsData, ThrowOnError>): RequestResult<ChangeCutsResponses, ChangeCutsErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeCutsResponses, ChangeCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Export Cuts
 *
 * Hand it over to editing programs: which files come of it, where to get them, and what they cannot hold.
 */
export const exportCuts = <ThrowOnError extends boolean = true>(options: Options<ExportCutsData, ThrowOnError>): RequestResult<ExportCutsResponses, ExportCutsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ExportCutsResponses, ExportCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}/exports',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get Export
 *
 * The edit as a file of one format.
 */
export const getExport = <ThrowOnError extends boolean = true>(options: Options<GetExportData, ThrowOnError>): RequestResult<GetExportResponses, GetExportErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetExportResponses, GetExportErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}/exports/{form}',
    ...options
});

/**
 * List Renders
 *
 * The renders of a cut list or timeline, newest first.
 */
export const listRenders = <ThrowOnError extends boolean = true>(options: Options<ListRendersData, ThrowOnError>): RequestResult<ListRendersResponses, ListRendersErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListRendersResponses, ListRendersErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}/renders',
    ...options
});

/**
 * Create Render
 *
 * Render it as it stands now, in the background: one film of all, one per clip, or both.
 */
export const createRender = <ThrowOnError extends boolean = true>(options: Options<CreateRenderData, ThrowOnError>): RequestResult<CreateRenderResponses, CreateRenderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateRenderResponses, CreateRenderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}/renders',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Estimate Render
 *
 * How large its films will be and how long they will take to make, by what earlier renders here came to.
 */
export const estimateRender = <ThrowOnError extends boolean = true>(options: Options<EstimateRenderData, ThrowOnError>): RequestResult<EstimateRenderResponses, EstimateRenderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<EstimateRenderResponses, EstimateRenderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cuts/{cuts_id}/renders/estimate',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Stream Events
 *
 * Everything that happens from now on, or from the event after `Last-Event-ID`; `0` begins at the beginning.
 *
 * An id that was never given out is answered with `event: resync`: read the pages again, then follow from there.
 */
export const streamEvents = <ThrowOnError extends boolean = true>(options?: Options<StreamEventsData, ThrowOnError>): RequestResult<StreamEventsResponses, StreamEventsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<StreamEventsResponses, StreamEventsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/events',
    ...options
});

/**
 * List Export Formats
 *
 * The formats that an edit can be handed over in; `json` is our own cut list.
 */
export const listExportFormats = <ThrowOnError extends boolean = true>(options?: Options<ListExportFormatsData, ThrowOnError>): RequestResult<ListExportFormatsResponses, ListExportFormatsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListExportFormatsResponses, ListExportFormatsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/exports',
    ...options
});

/**
 * List Footage
 *
 * Footage of my projects, and my own, newest first.
 */
export const listFootage = <ThrowOnError extends boolean = true>(options?: Options<ListFootageData, ThrowOnError>): RequestResult<ListFootageResponses, ListFootageErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListFootageResponses, ListFootageErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage',
    ...options
});

/**
 * Upload Footage
 *
 * Upload a whole file at once; large ones had better come in pieces to `/api/v1/uploads`.
 */
export const uploadFootage = <ThrowOnError extends boolean = true>(options: Options<UploadFootageData, ThrowOnError>): RequestResult<UploadFootageResponses, UploadFootageErrors, ThrowOnError, 'data'> => (options.client ?? client).post<UploadFootageResponses, UploadFootageErrors, ThrowOnError, 'data'>({
    ...formDataBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Import Footage
 *
 * Fetch footage from a link, or from a bucket that may be read. Private addresses are refused at every hop.
 */
export const importFootage = <ThrowOnError extends boolean = true>(options: Options<ImportFootageData, ThrowOnError>): RequestResult<ImportFootageResponses, ImportFootageErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ImportFootageResponses, ImportFootageErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/import',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete Footage
 *
 * Delete footage and its file. Cut lists that use it keep their marks, and cannot be rendered any more.
 */
export const deleteFootage = <ThrowOnError extends boolean = true>(options: Options<DeleteFootageData, ThrowOnError>): RequestResult<DeleteFootageResponses, DeleteFootageErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteFootageResponses, DeleteFootageErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}',
    ...options
});

/**
 * Get Footage
 *
 * One piece of footage: its shots, voices, loudness, and where its pictures are.
 */
export const getFootage = <ThrowOnError extends boolean = true>(options: Options<GetFootageData, ThrowOnError>): RequestResult<GetFootageResponses, GetFootageErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFootageResponses, GetFootageErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}',
    ...options
});

/**
 * Rename Footage
 *
 * Call it otherwise; its file stays as it is.
 */
export const renameFootage = <ThrowOnError extends boolean = true>(options: Options<RenameFootageData, ThrowOnError>): RequestResult<RenameFootageResponses, RenameFootageErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<RenameFootageResponses, RenameFootageErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Index Footage Again
 *
 * Look at it (again): after a failure, or at another of its sounds. What is known already takes no time.
 */
export const indexFootageAgain = <ThrowOnError extends boolean = true>(options: Options<IndexFootageAgainData, ThrowOnError>): RequestResult<IndexFootageAgainResponses, IndexFootageAgainErrors, ThrowOnError, 'data'> => (options.client ?? client).post<IndexFootageAgainResponses, IndexFootageAgainErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/index',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get Footage Poster
 *
 * A still of it, 640 pixels wide; with `at`, seconds from its start, the picture nearest to then, 320 wide.
 */
export const getFootagePoster = <ThrowOnError extends boolean = true>(options: Options<GetFootagePosterData, ThrowOnError>): RequestResult<GetFootagePosterResponses, GetFootagePosterErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFootagePosterResponses, GetFootagePosterErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/poster',
    ...options
});

/**
 * Get Footage Proxy
 *
 * What browsers can play: a small stand-in where they cannot play the file, else the file.
 */
export const getFootageProxy = <ThrowOnError extends boolean = true>(options: Options<GetFootageProxyData, ThrowOnError>): RequestResult<GetFootageProxyResponses, GetFootageProxyErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFootageProxyResponses, GetFootageProxyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/proxy',
    ...options
});

/**
 * Get Sprite Sheet
 *
 * One sheet of small pictures.
 */
export const getSpriteSheet = <ThrowOnError extends boolean = true>(options: Options<GetSpriteSheetData, ThrowOnError>): RequestResult<GetSpriteSheetResponses, GetSpriteSheetErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetSpriteSheetResponses, GetSpriteSheetErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/sprite-{sheet}.jpg',
    ...options
});

/**
 * Get Sprite
 *
 * Where on which sheet the small picture of every moment is, as WebVTT; the sheets lie beside it.
 */
export const getSprite = <ThrowOnError extends boolean = true>(options: Options<GetSpriteData, ThrowOnError>): RequestResult<GetSpriteResponses, GetSpriteErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetSpriteResponses, GetSpriteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/sprite.vtt',
    ...options
});

/**
 * Get Thumbnail
 *
 * The picture of a frame that has one: at most 320 pixels on its longer side.
 */
export const getThumbnail = <ThrowOnError extends boolean = true>(options: Options<GetThumbnailData, ThrowOnError>): RequestResult<GetThumbnailResponses, GetThumbnailErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetThumbnailResponses, GetThumbnailErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/thumbnails/{frame}',
    ...options
});

/**
 * Get Transcript
 *
 * What is said, with the time of every word; known once somebody listened to it for a clip.
 */
export const getTranscript = <ThrowOnError extends boolean = true>(options: Options<GetTranscriptData, ThrowOnError>): RequestResult<GetTranscriptResponses, GetTranscriptErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetTranscriptResponses, GetTranscriptErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/transcript',
    ...options
});

/**
 * Get Footage Video
 *
 * The file itself, byte for byte as it came; Range and HEAD understood.
 */
export const getFootageVideo = <ThrowOnError extends boolean = true>(options: Options<GetFootageVideoData, ThrowOnError>): RequestResult<GetFootageVideoResponses, GetFootageVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFootageVideoResponses, GetFootageVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/video',
    ...options
});

/**
 * Get Waveform
 *
 * The outline of the sound: pairs of the lowest and highest, 25 a second, 8 bit, as audiowaveform writes them.
 */
export const getWaveform = <ThrowOnError extends boolean = true>(options: Options<GetWaveformData, ThrowOnError>): RequestResult<GetWaveformResponses, GetWaveformErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetWaveformResponses, GetWaveformErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/footage/{footage_id}/waveform',
    ...options
});

/**
 * Get Invitation
 *
 * Whom an invitation is for.
 */
export const getInvitation = <ThrowOnError extends boolean = true>(options: Options<GetInvitationData, ThrowOnError>): RequestResult<GetInvitationResponses, GetInvitationErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetInvitationResponses, GetInvitationErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/invitations/{token}',
    ...options
});

/**
 * Accept Invitation
 *
 * Set one's password by an invitation, and sign in.
 */
export const acceptInvitation = <ThrowOnError extends boolean = true>(options: Options<AcceptInvitationData, ThrowOnError>): RequestResult<AcceptInvitationResponses, AcceptInvitationErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AcceptInvitationResponses, AcceptInvitationErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/invitations/{token}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Jobs
 *
 * Jobs, newest first; or as they go.
 */
export const listJobs = <ThrowOnError extends boolean = true>(options?: Options<ListJobsData, ThrowOnError>): RequestResult<ListJobsResponses, ListJobsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListJobsResponses, ListJobsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs',
    ...options
});

/**
 * Cancel Jobs
 *
 * Cancel some jobs. Not yet sent: nothing is charged. Sent: stopped where the provider can, else kept.
 */
export const cancelJobs = <ThrowOnError extends boolean = true>(options: Options<CancelJobsData, ThrowOnError>): RequestResult<CancelJobsResponses, CancelJobsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CancelJobsResponses, CancelJobsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/cancel',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Failures
 *
 * What failed and is still missing, by cause, with the one act that helps.
 */
export const listFailures = <ThrowOnError extends boolean = true>(options?: Options<ListFailuresData, ThrowOnError>): RequestResult<ListFailuresResponses, ListFailuresErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListFailuresResponses, ListFailuresErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/failures',
    ...options
});

/**
 * List Job Ids
 *
 * Every job of a list by its id, newest first or as they go: up to 20,000.
 */
export const listJobIds = <ThrowOnError extends boolean = true>(options?: Options<ListJobIdsData, ThrowOnError>): RequestResult<ListJobIdsResponses, ListJobIdsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListJobIdsResponses, ListJobIdsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/ids',
    ...options
});

/**
 * Order Jobs
 *
 * Let waiting jobs go before all others, in the order given.
 */
export const orderJobs = <ThrowOnError extends boolean = true>(options: Options<OrderJobsData, ThrowOnError>): RequestResult<OrderJobsResponses, OrderJobsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<OrderJobsResponses, OrderJobsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/order',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Retry Failures
 *
 * Make again what failed: of one cause, or some jobs. What was made is fetched, not bought.
 */
export const retryFailures = <ThrowOnError extends boolean = true>(options: Options<RetryFailuresData, ThrowOnError>): RequestResult<RetryFailuresResponses, RetryFailuresErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RetryFailuresResponses, RetryFailuresErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/retry',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Tally Jobs
 *
 * How many jobs are in each state, and how many were done lately.
 */
export const tallyJobs = <ThrowOnError extends boolean = true>(options?: Options<TallyJobsData, ThrowOnError>): RequestResult<TallyJobsResponses, TallyJobsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<TallyJobsResponses, TallyJobsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/tally',
    ...options
});

/**
 * Get Job
 *
 * One job with everything that happened to it.
 */
export const getJob = <ThrowOnError extends boolean = true>(options: Options<GetJobData, ThrowOnError>): RequestResult<GetJobResponses, GetJobErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetJobResponses, GetJobErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/{job_id}',
    ...options
});

/**
 * Cancel Job
 *
 * Cancel one job. Not yet sent: nothing is charged. Sent: it is stopped where the provider can, else kept.
 */
export const cancelJob = <ThrowOnError extends boolean = true>(options: Options<CancelJobData, ThrowOnError>): RequestResult<CancelJobResponses, CancelJobErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CancelJobResponses, CancelJobErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/{job_id}/cancel',
    ...options
});

/**
 * Prioritise Job
 *
 * Let a waiting job go before others, or behind them.
 */
export const prioritiseJob = <ThrowOnError extends boolean = true>(options: Options<PrioritiseJobData, ThrowOnError>): RequestResult<PrioritiseJobResponses, PrioritiseJobErrors, ThrowOnError, 'data'> => (options.client ?? client).post<PrioritiseJobResponses, PrioritiseJobErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/{job_id}/priority',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Retry Job
 *
 * Bring the take of a failed job: fetched where it was made, bought only where it was not charged.
 */
export const retryJob = <ThrowOnError extends boolean = true>(options: Options<RetryJobData, ThrowOnError>): RequestResult<RetryJobResponses, RetryJobErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RetryJobResponses, RetryJobErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/{job_id}/retry',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Keys
 *
 * My API keys, newest first.
 */
export const listKeys = <ThrowOnError extends boolean = true>(options?: Options<ListKeysData, ThrowOnError>): RequestResult<ListKeysResponses, ListKeysErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListKeysResponses, ListKeysErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/keys',
    ...options
});

/**
 * Create Key
 *
 * Make an API key; it is shown this once. A key may not make keys that can do more than itself.
 */
export const createKey = <ThrowOnError extends boolean = true>(options: Options<CreateKeyData, ThrowOnError>): RequestResult<CreateKeyResponses, CreateKeyErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateKeyResponses, CreateKeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/keys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Revoke Key
 *
 * Revoke a key of mine, at once and for good. A key made for something may revoke itself alone.
 */
export const revokeKey = <ThrowOnError extends boolean = true>(options: Options<RevokeKeyData, ThrowOnError>): RequestResult<RevokeKeyResponses, RevokeKeyErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<RevokeKeyResponses, RevokeKeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/keys/{key_id}',
    ...options
});

/**
 * Change Key
 *
 * Raise or lower what a key of mine may spend; it holds at once, also for what waits. What is spent counts.
 */
export const changeKey = <ThrowOnError extends boolean = true>(options: Options<ChangeKeyData, ThrowOnError>): RequestResult<ChangeKeyResponses, ChangeKeyErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeKeyResponses, ChangeKeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/keys/{key_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get Me
 *
 * Who I am, and what I may do.
 */
export const getMe = <ThrowOnError extends boolean = true>(options?: Options<GetMeData, ThrowOnError>): RequestResult<GetMeResponses, GetMeErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetMeResponses, GetMeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/me',
    ...options
});

/**
 * Change Me
 *
 * Change my name, language or password; a new password signs out everywhere else.
 */
export const changeMe = <ThrowOnError extends boolean = true>(options: Options<ChangeMeData, ThrowOnError>): RequestResult<ChangeMeResponses, ChangeMeErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeMeResponses, ChangeMeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/me',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Models
 *
 * Models that can make what a shot needs, cheapest first.
 */
export const listModels = <ThrowOnError extends boolean = true>(options?: Options<ListModelsData, ThrowOnError>): RequestResult<ListModelsResponses, ListModelsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListModelsResponses, ListModelsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/models',
    ...options
});

/**
 * Get Model
 *
 * One model's facts, source and price.
 */
export const getModel = <ThrowOnError extends boolean = true>(options: Options<GetModelData, ThrowOnError>): RequestResult<GetModelResponses, GetModelErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetModelResponses, GetModelErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/models/{provider}/{model_id}',
    ...options
});

/**
 * Delete Note
 *
 * Take a note back: one's own, or anybody's for a supervisor.
 */
export const deleteNote = <ThrowOnError extends boolean = true>(options: Options<DeleteNoteData, ThrowOnError>): RequestResult<DeleteNoteResponses, DeleteNoteErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteNoteResponses, DeleteNoteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/notes/{note_id}',
    ...options
});

/**
 * List Prices
 *
 * Prices that were declared for this workspace, and models that cannot be ordered before somebody declares one.
 */
export const listPrices = <ThrowOnError extends boolean = true>(options?: Options<ListPricesData, ThrowOnError>): RequestResult<ListPricesResponses, ListPricesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListPricesResponses, ListPricesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/prices',
    ...options
});

/**
 * Change Prices
 *
 * Declare what models cost, for jobs from now on: each take keeps the price it was made at.
 */
export const changePrices = <ThrowOnError extends boolean = true>(options: Options<ChangePricesData, ThrowOnError>): RequestResult<ChangePricesResponses, ChangePricesErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangePricesResponses, ChangePricesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/prices',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Projects
 *
 * The projects I may see, oldest first.
 */
export const listProjects = <ThrowOnError extends boolean = true>(options?: Options<ListProjectsData, ThrowOnError>): RequestResult<ListProjectsResponses, ListProjectsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListProjectsResponses, ListProjectsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects',
    ...options
});

/**
 * Create Project
 *
 * Make a project: a folder of the workspace with a storyboard to write in, or with the sample story.
 */
export const createProject = <ThrowOnError extends boolean = true>(options: Options<CreateProjectData, ThrowOnError>): RequestResult<CreateProjectResponses, CreateProjectErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateProjectResponses, CreateProjectErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete Project
 *
 * Forget a project. Its files stay, unless `with_files`: then its folder goes to the workspace's `.trash`.
 */
export const deleteProject = <ThrowOnError extends boolean = true>(options: Options<DeleteProjectData, ThrowOnError>): RequestResult<DeleteProjectResponses, DeleteProjectErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteProjectResponses, DeleteProjectErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}',
    ...options
});

/**
 * Get Project
 *
 * One project.
 */
export const getProject = <ThrowOnError extends boolean = true>(options: Options<GetProjectData, ThrowOnError>): RequestResult<GetProjectResponses, GetProjectErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetProjectResponses, GetProjectErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}',
    ...options
});

/**
 * Change Project
 *
 * Rename a project, or set what may be spent on it.
 */
export const changeProject = <ThrowOnError extends boolean = true>(options: Options<ChangeProjectData, ThrowOnError>): RequestResult<ChangeProjectResponses, ChangeProjectErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeProjectResponses, ChangeProjectErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Assets
 *
 * The project's pictures by kind and name, and the people of its storyboards with their ids.
 */
export const listAssets = <ThrowOnError extends boolean = true>(options: Options<ListAssetsData, ThrowOnError>): RequestResult<ListAssetsResponses, ListAssetsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListAssetsResponses, ListAssetsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/assets',
    ...options
});

/**
 * Upload Asset
 *
 * Put a picture under a name: of a person, a place, a prop, or `3_start`, `3_end` for a shot's frames.
 *
 * A further picture of a name is a further view. Storyboards that call the name take it from then on.
 */
export const uploadAsset = <ThrowOnError extends boolean = true>(options: Options<UploadAssetData, ThrowOnError>): RequestResult<UploadAssetResponses, UploadAssetErrors, ThrowOnError, 'data'> => (options.client ?? client).post<UploadAssetResponses, UploadAssetErrors, ThrowOnError, 'data'>({
    ...formDataBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/assets',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Delete Asset
 *
 * Take a picture away; it goes to the workspace's `.trash`.
 */
export const deleteAsset = <ThrowOnError extends boolean = true>(options: Options<DeleteAssetData, ThrowOnError>): RequestResult<DeleteAssetResponses, DeleteAssetErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteAssetResponses, DeleteAssetErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/assets/{asset_id}',
    ...options
});

/**
 * Get Asset Picture
 *
 * The picture: as it is, or at most 640 pixels wide and high.
 */
export const getAssetPicture = <ThrowOnError extends boolean = true>(options: Options<GetAssetPictureData, ThrowOnError>): RequestResult<GetAssetPictureResponses, GetAssetPictureErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetAssetPictureResponses, GetAssetPictureErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/assets/{asset_id}/picture',
    ...options
});

/**
 * Get Board
 *
 * A project's whole board: scenes, shots, takes, and what is being done.
 */
export const getBoard = <ThrowOnError extends boolean = true>(options: Options<GetBoardData, ThrowOnError>): RequestResult<GetBoardResponses, GetBoardErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetBoardResponses, GetBoardErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/board',
    ...options
});

/**
 * Edit Board
 *
 * Edit many shots at once; with `preview` only say what would change and cost.
 */
export const editBoard = <ThrowOnError extends boolean = true>(options: Options<EditBoardData, ThrowOnError>): RequestResult<EditBoardResponses, EditBoardErrors, ThrowOnError, 'data'> => (options.client ?? client).post<EditBoardResponses, EditBoardErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/board/edits',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Order Board
 *
 * Put the scenes and shots of one storyboard in another order: one change, written once.
 */
export const orderBoard = <ThrowOnError extends boolean = true>(options: Options<OrderBoardData, ThrowOnError>): RequestResult<OrderBoardResponses, OrderBoardErrors, ThrowOnError, 'data'> => (options.client ?? client).put<OrderBoardResponses, OrderBoardErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/board/order',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Create Project Clips
 *
 * Find the moments worth keeping in footage, for a project. Nothing is sent anywhere without an agreed price.
 */
export const createProjectClips = <ThrowOnError extends boolean = true>(options: Options<CreateProjectClipsData, ThrowOnError>): RequestResult<CreateProjectClipsResponses, CreateProjectClipsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateProjectClipsResponses, CreateProjectClipsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/clips',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Quote Project Clips
 *
 * What clipping footage for a project would send where, and its price. Free; changes nothing.
 */
export const quoteProjectClips = <ThrowOnError extends boolean = true>(options: Options<QuoteProjectClipsData, ThrowOnError>): RequestResult<QuoteProjectClipsResponses, QuoteProjectClipsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<QuoteProjectClipsResponses, QuoteProjectClipsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/clips/quote',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Project Cuts
 *
 * The cut lists and timelines of one project, newest first.
 */
export const listProjectCuts = <ThrowOnError extends boolean = true>(options: Options<ListProjectCutsData, ThrowOnError>): RequestResult<ListProjectCutsResponses, ListProjectCutsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListProjectCutsResponses, ListProjectCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/cuts',
    ...options
});

/**
 * Create Project Cuts
 *
 * Make a cut list or a timeline for a project: by hand, or by an edited transcript.
 */
export const createProjectCuts = <ThrowOnError extends boolean = true>(options: Options<CreateProjectCutsData, ThrowOnError>): RequestResult<CreateProjectCutsResponses, CreateProjectCutsErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateProjectCutsResponses, CreateProjectCutsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/cuts',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Project Footage
 *
 * The footage of one project, newest first.
 */
export const listProjectFootage = <ThrowOnError extends boolean = true>(options: Options<ListProjectFootageData, ThrowOnError>): RequestResult<ListProjectFootageResponses, ListProjectFootageErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListProjectFootageResponses, ListProjectFootageErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/footage',
    ...options
});

/**
 * Upload Project Footage
 *
 * Upload a whole file into a project.
 */
export const uploadProjectFootage = <ThrowOnError extends boolean = true>(options: Options<UploadProjectFootageData, ThrowOnError>): RequestResult<UploadProjectFootageResponses, UploadProjectFootageErrors, ThrowOnError, 'data'> => (options.client ?? client).post<UploadProjectFootageResponses, UploadProjectFootageErrors, ThrowOnError, 'data'>({
    ...formDataBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/footage',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Remove Member
 *
 * Take somebody out of a project.
 */
export const removeMember = <ThrowOnError extends boolean = true>(options: Options<RemoveMemberData, ThrowOnError>): RequestResult<RemoveMemberResponses, RemoveMemberErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<RemoveMemberResponses, RemoveMemberErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/members/{user_id}',
    ...options
});

/**
 * Add Member
 *
 * Let somebody into a project.
 */
export const addMember = <ThrowOnError extends boolean = true>(options: Options<AddMemberData, ThrowOnError>): RequestResult<AddMemberResponses, AddMemberErrors, ThrowOnError, 'data'> => (options.client ?? client).put<AddMemberResponses, AddMemberErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/members/{user_id}',
    ...options
});

/**
 * Draft Pictures
 *
 * Draft the sheet of the pictures that a storyboard has none of. Nothing is ordered; its words can be changed.
 */
export const draftPictures = <ThrowOnError extends boolean = true>(options: Options<DraftPicturesData, ThrowOnError>): RequestResult<DraftPicturesResponses, DraftPicturesErrors, ThrowOnError, 'data'> => (options.client ?? client).post<DraftPicturesResponses, DraftPicturesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/pictures',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Plan Project
 *
 * What would be made, skipped or fetched, and what it costs. Free; changes nothing.
 */
export const planProject = <ThrowOnError extends boolean = true>(options: Options<PlanProjectData, ThrowOnError>): RequestResult<PlanProjectResponses, PlanProjectErrors, ThrowOnError, 'data'> => (options.client ?? client).post<PlanProjectResponses, PlanProjectErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/plan',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Review
 *
 * Takes nobody has judged yet, in board order: today's playlist.
 */
export const listReview = <ThrowOnError extends boolean = true>(options: Options<ListReviewData, ThrowOnError>): RequestResult<ListReviewResponses, ListReviewErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListReviewResponses, ListReviewErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/review',
    ...options
});

/**
 * Create Run
 *
 * Make what was planned. Money is spent only under a quote that still holds, a cap, or an explicit yes.
 */
export const createRun = <ThrowOnError extends boolean = true>(options: Options<CreateRunData, ThrowOnError>): RequestResult<CreateRunResponses, CreateRunErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateRunResponses, CreateRunErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/runs',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Scripts
 *
 * The drafts of a project, newest first.
 */
export const listScripts = <ThrowOnError extends boolean = true>(options: Options<ListScriptsData, ThrowOnError>): RequestResult<ListScriptsResponses, ListScriptsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListScriptsResponses, ListScriptsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/scripts',
    ...options
});

/**
 * Create Script
 *
 * Have a text broken down into a draft. Nothing is sent without an agreed price, or written to the board.
 */
export const createScript = <ThrowOnError extends boolean = true>(options: Options<CreateScriptData, ThrowOnError>): RequestResult<CreateScriptResponses, CreateScriptErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateScriptResponses, CreateScriptErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/scripts',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Quote Script
 *
 * Who would break a text down, what of it would go where, and the price. Free; changes nothing.
 */
export const quoteScript = <ThrowOnError extends boolean = true>(options: Options<QuoteScriptData, ThrowOnError>): RequestResult<QuoteScriptResponses, QuoteScriptErrors, ThrowOnError, 'data'> => (options.client ?? client).post<QuoteScriptResponses, QuoteScriptErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/scripts/quote',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Sounds
 *
 * The project's sounds, by name.
 */
export const listSounds = <ThrowOnError extends boolean = true>(options: Options<ListSoundsData, ThrowOnError>): RequestResult<ListSoundsResponses, ListSoundsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListSoundsResponses, ListSoundsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/sounds',
    ...options
});

/**
 * Upload Sound
 *
 * Bring in a sound; it lies in the project's `music` folder under its own name.
 */
export const uploadSound = <ThrowOnError extends boolean = true>(options: Options<UploadSoundData, ThrowOnError>): RequestResult<UploadSoundResponses, UploadSoundErrors, ThrowOnError, 'data'> => (options.client ?? client).post<UploadSoundResponses, UploadSoundErrors, ThrowOnError, 'data'>({
    ...formDataBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/sounds',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Delete Sound
 *
 * Take a sound away; it goes to the workspace's `.trash`. Edits that hold it say so.
 */
export const deleteSound = <ThrowOnError extends boolean = true>(options: Options<DeleteSoundData, ThrowOnError>): RequestResult<DeleteSoundResponses, DeleteSoundErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteSoundResponses, DeleteSoundErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/sounds/{sound_id}',
    ...options
});

/**
 * Get Sound
 *
 * The sound, as it is; Range and HEAD understood.
 */
export const getSound = <ThrowOnError extends boolean = true>(options: Options<GetSoundData, ThrowOnError>): RequestResult<GetSoundResponses, GetSoundErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetSoundResponses, GetSoundErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/sounds/{sound_id}/content',
    ...options
});

/**
 * Get Sound Waveform
 *
 * The outline of the sound: pairs of the lowest and highest, 25 a second, 8 bit, as audiowaveform writes them.
 */
export const getSoundWaveform = <ThrowOnError extends boolean = true>(options: Options<GetSoundWaveformData, ThrowOnError>): RequestResult<GetSoundWaveformResponses, GetSoundWaveformErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetSoundWaveformResponses, GetSoundWaveformErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/sounds/{sound_id}/waveform',
    ...options
});

/**
 * List Storyboards
 *
 * The storyboard files of a project, by their names.
 */
export const listStoryboards = <ThrowOnError extends boolean = true>(options: Options<ListStoryboardsData, ThrowOnError>): RequestResult<ListStoryboardsResponses, ListStoryboardsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListStoryboardsResponses, ListStoryboardsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/storyboards',
    ...options
});

/**
 * Import Storyboard
 *
 * Bring a storyboard file in, as it is; a file of that name is never overwritten.
 */
export const importStoryboard = <ThrowOnError extends boolean = true>(options: Options<ImportStoryboardData, ThrowOnError>): RequestResult<ImportStoryboardResponses, ImportStoryboardErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ImportStoryboardResponses, ImportStoryboardErrors, ThrowOnError, 'data'>({
    ...formDataBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/storyboards',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Assemble Timeline
 *
 * Put a project's approved takes in board order into a timeline; a shot that has none becomes a named gap.
 */
export const assembleTimeline = <ThrowOnError extends boolean = true>(options: Options<AssembleTimelineData, ThrowOnError>): RequestResult<AssembleTimelineResponses, AssembleTimelineErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AssembleTimelineResponses, AssembleTimelineErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/projects/{project_id}/timeline',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Providers
 *
 * Every provider, those that are set up first.
 */
export const listProviders = <ThrowOnError extends boolean = true>(options?: Options<ListProvidersData, ThrowOnError>): RequestResult<ListProvidersResponses, ListProvidersErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListProvidersResponses, ListProvidersErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/providers',
    ...options
});

/**
 * Get Provider
 *
 * One provider.
 */
export const getProvider = <ThrowOnError extends boolean = true>(options: Options<GetProviderData, ThrowOnError>): RequestResult<GetProviderResponses, GetProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetProviderResponses, GetProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/providers/{name}',
    ...options
});

/**
 * Change Provider Settings
 *
 * Set a key, an address, or how many takes at once. What is under way goes on as it began.
 */
export const changeProviderSettings = <ThrowOnError extends boolean = true>(options: Options<ChangeProviderSettingsData, ThrowOnError>): RequestResult<ChangeProviderSettingsResponses, ChangeProviderSettingsErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeProviderSettingsResponses, ChangeProviderSettingsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/providers/{name}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Pause Provider
 *
 * Send nothing more to a provider; what is there goes on.
 */
export const pauseProvider = <ThrowOnError extends boolean = true>(options: Options<PauseProviderData, ThrowOnError>): RequestResult<PauseProviderResponses, PauseProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<PauseProviderResponses, PauseProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/providers/{name}/pause',
    ...options
});

/**
 * Resume Provider
 *
 * Send again: after a pause, a new key, or a filled account.
 */
export const resumeProvider = <ThrowOnError extends boolean = true>(options: Options<ResumeProviderData, ThrowOnError>): RequestResult<ResumeProviderResponses, ResumeProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ResumeProviderResponses, ResumeProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/providers/{name}/resume',
    ...options
});

/**
 * Test Provider
 *
 * Ask a provider whether key and address work, without spending.
 */
export const testProvider = <ThrowOnError extends boolean = true>(options: Options<TestProviderData, ThrowOnError>): RequestResult<TestProviderResponses, TestProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<TestProviderResponses, TestProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/providers/{name}/test',
    ...options
});

/**
 * Delete Render
 *
 * Delete the films of a render that is over, and forget it.
 */
export const deleteRender = <ThrowOnError extends boolean = true>(options: Options<DeleteRenderData, ThrowOnError>): RequestResult<DeleteRenderResponses, DeleteRenderErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteRenderResponses, DeleteRenderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/renders/{render_id}',
    ...options
});

/**
 * Get Render
 *
 * One render; `/jobs/{id}/cancel` and `/jobs/{id}/retry` act on it.
 */
export const getRender = <ThrowOnError extends boolean = true>(options: Options<GetRenderData, ThrowOnError>): RequestResult<GetRenderResponses, GetRenderErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetRenderResponses, GetRenderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/renders/{render_id}',
    ...options
});

/**
 * Get Film
 *
 * A film of a render; Range and HEAD understood. download: to be saved under its name.
 */
export const getFilm = <ThrowOnError extends boolean = true>(options: Options<GetFilmData, ThrowOnError>): RequestResult<GetFilmResponses, GetFilmErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFilmResponses, GetFilmErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/renders/{render_id}/films/{number}',
    ...options
});

/**
 * Get Film Poster
 *
 * A still of a film, 640 pixels wide.
 */
export const getFilmPoster = <ThrowOnError extends boolean = true>(options: Options<GetFilmPosterData, ThrowOnError>): RequestResult<GetFilmPosterResponses, GetFilmPosterErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFilmPosterResponses, GetFilmPosterErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/renders/{render_id}/films/{number}/poster',
    ...options
});

/**
 * Get Film Subtitles
 *
 * The subtitles beside a film, as SRT.
 */
export const getFilmSubtitles = <ThrowOnError extends boolean = true>(options: Options<GetFilmSubtitlesData, ThrowOnError>): RequestResult<GetFilmSubtitlesResponses, GetFilmSubtitlesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFilmSubtitlesResponses, GetFilmSubtitlesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/renders/{render_id}/films/{number}/subtitles',
    ...options
});

/**
 * List Runs
 *
 * Runs, newest first.
 */
export const listRuns = <ThrowOnError extends boolean = true>(options?: Options<ListRunsData, ThrowOnError>): RequestResult<ListRunsResponses, ListRunsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListRunsResponses, ListRunsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/runs',
    ...options
});

/**
 * Get Run
 *
 * One run: its counts, its money, its files, what failed and the next step for each.
 */
export const getRun = <ThrowOnError extends boolean = true>(options: Options<GetRunData, ThrowOnError>): RequestResult<GetRunResponses, GetRunErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetRunResponses, GetRunErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/runs/{run_id}',
    ...options
});

/**
 * Cancel Run
 *
 * Cancel what of a run is not over: unsent takes cost nothing; what is paid is kept.
 */
export const cancelRun = <ThrowOnError extends boolean = true>(options: Options<CancelRunData, ThrowOnError>): RequestResult<CancelRunResponses, CancelRunErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CancelRunResponses, CancelRunErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/runs/{run_id}/cancel',
    ...options
});

/**
 * Resume Run
 *
 * Go on with a run that was paused, once what stopped it has been put right.
 */
export const resumeRun = <ThrowOnError extends boolean = true>(options: Options<ResumeRunData, ThrowOnError>): RequestResult<ResumeRunResponses, ResumeRunErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ResumeRunResponses, ResumeRunErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/runs/{run_id}/resume',
    ...options
});

/**
 * Delete Script
 *
 * Discard a draft; what was applied of it stays.
 */
export const deleteScript = <ThrowOnError extends boolean = true>(options: Options<DeleteScriptData, ThrowOnError>): RequestResult<DeleteScriptResponses, DeleteScriptErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteScriptResponses, DeleteScriptErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/scripts/{script_id}',
    ...options
});

/**
 * Get Script
 *
 * One draft: what was made of its text so far.
 */
export const getScript = <ThrowOnError extends boolean = true>(options: Options<GetScriptData, ThrowOnError>): RequestResult<GetScriptResponses, GetScriptErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetScriptResponses, GetScriptErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/scripts/{script_id}',
    ...options
});

/**
 * Apply Script
 *
 * Write a draft into a storyboard's file, or a new one: one act, which `undo` takes back whole.
 */
export const applyScript = <ThrowOnError extends boolean = true>(options: Options<ApplyScriptData, ThrowOnError>): RequestResult<ApplyScriptResponses, ApplyScriptErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ApplyScriptResponses, ApplyScriptErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/scripts/{script_id}/apply',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get Script Changes
 *
 * What applying a draft would change. Writes nothing.
 *
 * storyboard: an id, `new` for one that is not there yet, `auto` for the one that tells the same story, if any.
 */
export const getScriptChanges = <ThrowOnError extends boolean = true>(options: Options<GetScriptChangesData, ThrowOnError>): RequestResult<GetScriptChangesResponses, GetScriptChangesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetScriptChangesResponses, GetScriptChangesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/scripts/{script_id}/changes',
    ...options
});

/**
 * Get Script Text
 *
 * The text that a draft was made of.
 */
export const getScriptText = <ThrowOnError extends boolean = true>(options: Options<GetScriptTextData, ThrowOnError>): RequestResult<GetScriptTextResponses, GetScriptTextErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetScriptTextResponses, GetScriptTextErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/scripts/{script_id}/text',
    ...options
});

/**
 * Undo Script
 *
 * Bring the file back to what it was before the draft was applied; refused where it changed since.
 */
export const undoScript = <ThrowOnError extends boolean = true>(options: Options<UndoScriptData, ThrowOnError>): RequestResult<UndoScriptResponses, UndoScriptErrors, ThrowOnError, 'data'> => (options.client ?? client).post<UndoScriptResponses, UndoScriptErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/scripts/{script_id}/undo',
    ...options
});

/**
 * Delete Session
 *
 * Sign out here.
 */
export const deleteSession = <ThrowOnError extends boolean = true>(options?: Options<DeleteSessionData, ThrowOnError>): RequestResult<DeleteSessionResponses, DeleteSessionErrors, ThrowOnError, 'data'> => (options?.client ?? client).delete<DeleteSessionResponses, DeleteSessionErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/session',
    ...options
});

/**
 * Create Session
 *
 * Sign in; the session lies in an HttpOnly cookie.
 */
export const createSession = <ThrowOnError extends boolean = true>(options: Options<CreateSessionData, ThrowOnError>): RequestResult<CreateSessionResponses, CreateSessionErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateSessionResponses, CreateSessionErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/session',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Sessions
 *
 * Where I am signed in, latest first.
 */
export const listSessions = <ThrowOnError extends boolean = true>(options?: Options<ListSessionsData, ThrowOnError>): RequestResult<ListSessionsResponses, ListSessionsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListSessionsResponses, ListSessionsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sessions',
    ...options
});

/**
 * Revoke Session
 *
 * Sign out somewhere else.
 */
export const revokeSession = <ThrowOnError extends boolean = true>(options: Options<RevokeSessionData, ThrowOnError>): RequestResult<RevokeSessionResponses, RevokeSessionErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<RevokeSessionResponses, RevokeSessionErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sessions/{session_id}',
    ...options
});

/**
 * List Settings
 *
 * Every setting, its value and where it comes from; those with `can_change` can be set here.
 */
export const listSettings = <ThrowOnError extends boolean = true>(options?: Options<ListSettingsData, ThrowOnError>): RequestResult<ListSettingsResponses, ListSettingsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListSettingsResponses, ListSettingsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/settings',
    ...options
});

/**
 * Change Some Settings
 *
 * Set, or take away what was set here. What is under way goes on as it began.
 */
export const changeSomeSettings = <ThrowOnError extends boolean = true>(options: Options<ChangeSomeSettingsData, ThrowOnError>): RequestResult<ChangeSomeSettingsResponses, ChangeSomeSettingsErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeSomeSettingsResponses, ChangeSomeSettingsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/settings',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Test Storage
 *
 * Write, read, link and delete a small file of its own in the store that is set.
 */
export const testStorage = <ThrowOnError extends boolean = true>(options?: Options<TestStorageData, ThrowOnError>): RequestResult<TestStorageResponses, TestStorageErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<TestStorageResponses, TestStorageErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/settings/storage/test',
    ...options
});

/**
 * Get Setup
 *
 * Whether the first administrator is still to be made.
 */
export const getSetup = <ThrowOnError extends boolean = true>(options?: Options<GetSetupData, ThrowOnError>): RequestResult<GetSetupResponses, GetSetupErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetSetupResponses, GetSetupErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/setup',
    ...options
});

/**
 * Set Up
 *
 * Make the first administrator, once, with the token of the set-up link that the server printed.
 */
export const setUp = <ThrowOnError extends boolean = true>(options: Options<SetUpData, ThrowOnError>): RequestResult<SetUpResponses, SetUpErrors, ThrowOnError, 'data'> => (options.client ?? client).post<SetUpResponses, SetUpErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/setup',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Create Shot
 *
 * Add a shot.
 */
export const createShot = <ThrowOnError extends boolean = true>(options: Options<CreateShotData, ThrowOnError>): RequestResult<CreateShotResponses, CreateShotErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateShotResponses, CreateShotErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/shots',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete Shot
 *
 * Take a shot out of its storyboard; its takes stay on disk.
 */
export const deleteShot = <ThrowOnError extends boolean = true>(options: Options<DeleteShotData, ThrowOnError>): RequestResult<DeleteShotResponses, DeleteShotErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteShotResponses, DeleteShotErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/shots/{shot_id}',
    ...options
});

/**
 * Get Shot
 *
 * One shot with its takes.
 */
export const getShot = <ThrowOnError extends boolean = true>(options: Options<GetShotData, ThrowOnError>): RequestResult<GetShotResponses, GetShotErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetShotResponses, GetShotErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/shots/{shot_id}',
    ...options
});

/**
 * Change Shot
 *
 * Edit one shot: only what differs is written, into the person's own file.
 */
export const changeShot = <ThrowOnError extends boolean = true>(options: Options<ChangeShotData, ThrowOnError>): RequestResult<ChangeShotResponses, ChangeShotErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeShotResponses, ChangeShotErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/shots/{shot_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Takes
 *
 * The takes of a shot, rehearsals last.
 */
export const listTakes = <ThrowOnError extends boolean = true>(options: Options<ListTakesData, ThrowOnError>): RequestResult<ListTakesResponses, ListTakesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListTakesResponses, ListTakesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/shots/{shot_id}/takes',
    ...options
});

/**
 * Get Storyboard
 *
 * One storyboard file.
 */
export const getStoryboard = <ThrowOnError extends boolean = true>(options: Options<GetStoryboardData, ThrowOnError>): RequestResult<GetStoryboardResponses, GetStoryboardErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetStoryboardResponses, GetStoryboardErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/storyboards/{storyboard_id}',
    ...options
});

/**
 * Get Storyboard File
 *
 * The file itself, byte for byte; or, with `format`, the storyboard written anew in another one.
 */
export const getStoryboardFile = <ThrowOnError extends boolean = true>(options: Options<GetStoryboardFileData, ThrowOnError>): RequestResult<GetStoryboardFileResponses, GetStoryboardFileErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetStoryboardFileResponses, GetStoryboardFileErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/storyboards/{storyboard_id}/file',
    ...options
});

/**
 * Get Take
 *
 * One take, with how it was made.
 */
export const getTake = <ThrowOnError extends boolean = true>(options: Options<GetTakeData, ThrowOnError>): RequestResult<GetTakeResponses, GetTakeErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetTakeResponses, GetTakeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}',
    ...options
});

/**
 * Judge Take
 *
 * Approve or reject a take, say why, rate it. Approving selects it.
 */
export const judgeTake = <ThrowOnError extends boolean = true>(options: Options<JudgeTakeData, ThrowOnError>): RequestResult<JudgeTakeResponses, JudgeTakeErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<JudgeTakeResponses, JudgeTakeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Keep Take
 *
 * Put a take's picture where its sheet says: from then on the storyboards that call its name have it.
 */
export const keepTake = <ThrowOnError extends boolean = true>(options: Options<KeepTakeData, ThrowOnError>): RequestResult<KeepTakeResponses, KeepTakeErrors, ThrowOnError, 'data'> => (options.client ?? client).post<KeepTakeResponses, KeepTakeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/keep',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Notes
 *
 * Notes on a take's frames, by frame.
 */
export const listNotes = <ThrowOnError extends boolean = true>(options: Options<ListNotesData, ThrowOnError>): RequestResult<ListNotesResponses, ListNotesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListNotesResponses, ListNotesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/notes',
    ...options
});

/**
 * Create Note
 *
 * Leave a note on a frame.
 */
export const createNote = <ThrowOnError extends boolean = true>(options: Options<CreateNoteData, ThrowOnError>): RequestResult<CreateNoteResponses, CreateNoteErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateNoteResponses, CreateNoteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/notes',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get Take Picture
 *
 * One of the pictures that a take's order brought, from 1: whole, or 640 pixels wide. download: under a name.
 */
export const getTakePicture = <ThrowOnError extends boolean = true>(options: Options<GetTakePictureData, ThrowOnError>): RequestResult<GetTakePictureResponses, GetTakePictureErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetTakePictureResponses, GetTakePictureErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/pictures/{number}',
    ...options
});

/**
 * Get Take Poster
 *
 * A still of the take, 640 pixels wide.
 */
export const getTakePoster = <ThrowOnError extends boolean = true>(options: Options<GetTakePosterData, ThrowOnError>): RequestResult<GetTakePosterResponses, GetTakePosterErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetTakePosterResponses, GetTakePosterErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/poster',
    ...options
});

/**
 * Select
 *
 * Let this take count for its shot.
 */
export const select = <ThrowOnError extends boolean = true>(options: Options<SelectData, ThrowOnError>): RequestResult<SelectResponses, SelectErrors, ThrowOnError, 'data'> => (options.client ?? client).post<SelectResponses, SelectErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/select',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get Take Video
 *
 * The film or picture itself, byte for byte as the provider delivered it; Range and HEAD understood.
 */
export const getTakeVideo = <ThrowOnError extends boolean = true>(options: Options<GetTakeVideoData, ThrowOnError>): RequestResult<GetTakeVideoResponses, GetTakeVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetTakeVideoResponses, GetTakeVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/video',
    ...options
});

/**
 * Get Take Waveform
 *
 * The outline of its sound: pairs of the lowest and highest, 25 a second, 8 bit, as audiowaveform writes them.
 */
export const getTakeWaveform = <ThrowOnError extends boolean = true>(options: Options<GetTakeWaveformData, ThrowOnError>): RequestResult<GetTakeWaveformResponses, GetTakeWaveformErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetTakeWaveformResponses, GetTakeWaveformErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/takes/{take_id}/waveform',
    ...options
});

/**
 * Autoclip List Tasks
 *
 * Tasks, newest first.
 */
export const autoclipListTasks = <ThrowOnError extends boolean = true>(options?: Options<AutoclipListTasksData, ThrowOnError>): RequestResult<AutoclipListTasksResponses, AutoclipListTasksErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<AutoclipListTasksResponses, AutoclipListTasksErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tasks',
    ...options
});

/**
 * Autoclip Create Task
 *
 * Choose moments from videos and make one film of them. The videos need not be looked at yet.
 */
export const autoclipCreateTask = <ThrowOnError extends boolean = true>(options: Options<AutoclipCreateTaskData, ThrowOnError>): RequestResult<AutoclipCreateTaskResponses, AutoclipCreateTaskErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AutoclipCreateTaskResponses, AutoclipCreateTaskErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tasks/create',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Autoclip Cancel Task
 *
 * Cancel a task that is not over.
 */
export const autoclipCancelTask = <ThrowOnError extends boolean = true>(options: Options<AutoclipCancelTaskData, ThrowOnError>): RequestResult<AutoclipCancelTaskResponses, AutoclipCancelTaskErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<AutoclipCancelTaskResponses, AutoclipCancelTaskErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tasks/{task_id}',
    ...options
});

/**
 * Autoclip Get Task
 *
 * How far a task is.
 */
export const autoclipGetTask = <ThrowOnError extends boolean = true>(options: Options<AutoclipGetTaskData, ThrowOnError>): RequestResult<AutoclipGetTaskResponses, AutoclipGetTaskErrors, ThrowOnError, 'data'> => (options.client ?? client).get<AutoclipGetTaskResponses, AutoclipGetTaskErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tasks/{task_id}',
    ...options
});

/**
 * Autoclip Get Result
 *
 * The moments that were chosen, and where the film is. 202 with the task while it goes on.
 */
export const autoclipGetResult = <ThrowOnError extends boolean = true>(options: Options<AutoclipGetResultData, ThrowOnError>): RequestResult<AutoclipGetResultResponses, AutoclipGetResultErrors, ThrowOnError, 'data'> => (options.client ?? client).get<AutoclipGetResultResponses, AutoclipGetResultErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tasks/{task_id}/result',
    ...options
});

/**
 * List Unknown
 *
 * Takes whose charge is unconfirmed, oldest first: only a person can say what became of them.
 */
export const listUnknown = <ThrowOnError extends boolean = true>(options?: Options<ListUnknownData, ThrowOnError>): RequestResult<ListUnknownResponses, ListUnknownErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListUnknownResponses, ListUnknownErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/unknown',
    ...options
});

/**
 * List Unknown Calls
 *
 * Calls without an answer, oldest first.
 */
export const listUnknownCalls = <ThrowOnError extends boolean = true>(options?: Options<ListUnknownCallsData, ThrowOnError>): RequestResult<ListUnknownCallsResponses, ListUnknownCallsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListUnknownCallsResponses, ListUnknownCallsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/unknown/calls',
    ...options
});

/**
 * Confirm Call Not Charged
 *
 * Say that it was not charged: its money is free again, and the same work asks it once more.
 */
export const confirmCallNotCharged = <ThrowOnError extends boolean = true>(options: Options<ConfirmCallNotChargedData, ThrowOnError>): RequestResult<ConfirmCallNotChargedResponses, ConfirmCallNotChargedErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ConfirmCallNotChargedResponses, ConfirmCallNotChargedErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/unknown/calls/{call_id}/not-charged',
    ...options
});

/**
 * Write Off Call
 *
 * Count it as charged and lost; the same work asks it once more, for its price.
 */
export const writeOffCall = <ThrowOnError extends boolean = true>(options: Options<WriteOffCallData, ThrowOnError>): RequestResult<WriteOffCallResponses, WriteOffCallErrors, ThrowOnError, 'data'> => (options.client ?? client).post<WriteOffCallResponses, WriteOffCallErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/unknown/calls/{call_id}/write-off',
    ...options
});

/**
 * Adopt Unknown
 *
 * Claim the result: give the provider's id of what was made.
 */
export const adoptUnknown = <ThrowOnError extends boolean = true>(options: Options<AdoptUnknownData, ThrowOnError>): RequestResult<AdoptUnknownResponses, AdoptUnknownErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AdoptUnknownResponses, AdoptUnknownErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/unknown/{job_id}/adopt',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Confirm Not Charged
 *
 * Say that it was not charged: its budget is free again, and the take may be made.
 */
export const confirmNotCharged = <ThrowOnError extends boolean = true>(options: Options<ConfirmNotChargedData, ThrowOnError>): RequestResult<ConfirmNotChargedResponses, ConfirmNotChargedErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ConfirmNotChargedResponses, ConfirmNotChargedErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/unknown/{job_id}/not-charged',
    ...options
});

/**
 * Write Off Unknown
 *
 * Count it as charged, and give it up.
 */
export const writeOffUnknown = <ThrowOnError extends boolean = true>(options: Options<WriteOffUnknownData, ThrowOnError>): RequestResult<WriteOffUnknownResponses, WriteOffUnknownErrors, ThrowOnError, 'data'> => (options.client ?? client).post<WriteOffUnknownResponses, WriteOffUnknownErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/unknown/{job_id}/write-off',
    ...options
});

/**
 * Get Upload Terms
 *
 * What this server understands of tus, and how large a file may be.
 */
export const getUploadTerms = <ThrowOnError extends boolean = true>(options?: Options<GetUploadTermsData, ThrowOnError>): RequestResult<GetUploadTermsResponses, GetUploadTermsErrors, ThrowOnError, 'data'> => (options?.client ?? client).options<GetUploadTermsResponses, GetUploadTermsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/uploads',
    ...options
});

/**
 * Create Upload
 *
 * Begin an upload. `Location` says where its pieces go; a first piece may come along.
 */
export const createUpload = <ThrowOnError extends boolean = true>(options?: Options<CreateUploadData, ThrowOnError>): RequestResult<CreateUploadResponses, CreateUploadErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<CreateUploadResponses, CreateUploadErrors, ThrowOnError, 'data'>({
    bodySerializer: null,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/uploads',
    ...options,
    headers: {
        'Content-Type': 'application/offset+octet-stream',
        ...options?.headers
    }
});

/**
 * Delete Upload
 *
 * Give an upload up. What it became already stays.
 */
export const deleteUpload = <ThrowOnError extends boolean = true>(options: Options<DeleteUploadData, ThrowOnError>): RequestResult<DeleteUploadResponses, DeleteUploadErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteUploadResponses, DeleteUploadErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/uploads/{upload_id}',
    ...options
});

/**
 * Get Upload
 *
 * How much of an upload is here, and what became of it.
 */
export const getUpload = <ThrowOnError extends boolean = true>(options: Options<GetUploadData, ThrowOnError>): RequestResult<GetUploadResponses, GetUploadErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetUploadResponses, GetUploadErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/uploads/{upload_id}',
    ...options
});

/**
 * Append To Upload
 *
 * Send the next piece. With the last one it becomes footage, whose id `X-CineFlow-Footage` says.
 */
export const appendToUpload = <ThrowOnError extends boolean = true>(options: Options<AppendToUploadData, ThrowOnError>): RequestResult<AppendToUploadResponses, AppendToUploadErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<AppendToUploadResponses, AppendToUploadErrors, ThrowOnError, 'data'>({
    bodySerializer: null,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/uploads/{upload_id}',
    ...options,
    headers: {
        'Content-Type': 'application/offset+octet-stream',
        ...options.headers
    }
});

/**
 * List Users
 *
 * Everybody who has an account, by address.
 */
export const listUsers = <ThrowOnError extends boolean = true>(options?: Options<ListUsersData, ThrowOnError>): RequestResult<ListUsersResponses, ListUsersErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListUsersResponses, ListUsersErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users',
    ...options
});

/**
 * Create User
 *
 * Invite somebody; the answer holds their link.
 */
export const createUser = <ThrowOnError extends boolean = true>(options: Options<CreateUserData, ThrowOnError>): RequestResult<CreateUserResponses, CreateUserErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateUserResponses, CreateUserErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get User
 *
 * One person.
 */
export const getUser = <ThrowOnError extends boolean = true>(options: Options<GetUserData, ThrowOnError>): RequestResult<GetUserResponses, GetUserErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetUserResponses, GetUserErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users/{user_id}',
    ...options
});

/**
 * Change User
 *
 * Change a role, a quota, close an account, or make a new link.
 */
export const changeUser = <ThrowOnError extends boolean = true>(options: Options<ChangeUserData, ThrowOnError>): RequestResult<ChangeUserResponses, ChangeUserErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeUserResponses, ChangeUserErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users/{user_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Autoclip Import Oss
 *
 * Bring a video in from a bucket: `oss_url` whole, like oss://bucket/folder/talk.mp4, or `oss_path` in the store
 * that is set up.
 */
export const autoclipImportOss = <ThrowOnError extends boolean = true>(options?: Options<AutoclipImportOssData, ThrowOnError>): RequestResult<AutoclipImportOssResponses, AutoclipImportOssErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<AutoclipImportOssResponses, AutoclipImportOssErrors, ThrowOnError, 'data'>({
    ...urlSearchParamsBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/videos/import-oss',
    ...options,
    headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        ...options?.headers
    }
});

/**
 * Autoclip Import Url
 *
 * Bring a video in from a link (form field `url`), and answer once it is here.
 */
export const autoclipImportUrl = <ThrowOnError extends boolean = true>(options: Options<AutoclipImportUrlData, ThrowOnError>): RequestResult<AutoclipImportUrlResponses, AutoclipImportUrlErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AutoclipImportUrlResponses, AutoclipImportUrlErrors, ThrowOnError, 'data'>({
    ...urlSearchParamsBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/videos/import-url',
    ...options,
    headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        ...options.headers
    }
});

/**
 * Autoclip Upload
 *
 * Upload one video in the field `file`.
 */
export const autoclipUpload = <ThrowOnError extends boolean = true>(options: Options<AutoclipUploadData, ThrowOnError>): RequestResult<AutoclipUploadResponses, AutoclipUploadErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AutoclipUploadResponses, AutoclipUploadErrors, ThrowOnError, 'data'>({
    ...formDataBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/videos/upload',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Autoclip Upload Batch
 *
 * Upload up to ten videos in the field `files`; those that are no film are named, the others are taken.
 */
export const autoclipUploadBatch = <ThrowOnError extends boolean = true>(options: Options<AutoclipUploadBatchData, ThrowOnError>): RequestResult<AutoclipUploadBatchResponses, AutoclipUploadBatchErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AutoclipUploadBatchResponses, AutoclipUploadBatchErrors, ThrowOnError, 'data'>({
    ...formDataBodySerializer,
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/videos/upload-batch',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Autoclip Delete Video
 *
 * Delete a video of one's own and its file.
 */
export const autoclipDeleteVideo = <ThrowOnError extends boolean = true>(options: Options<AutoclipDeleteVideoData, ThrowOnError>): RequestResult<AutoclipDeleteVideoResponses, AutoclipDeleteVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<AutoclipDeleteVideoResponses, AutoclipDeleteVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/videos/{video_id}',
    ...options
});

/**
 * Autoclip Get Video
 *
 * One video.
 */
export const autoclipGetVideo = <ThrowOnError extends boolean = true>(options: Options<AutoclipGetVideoData, ThrowOnError>): RequestResult<AutoclipGetVideoResponses, AutoclipGetVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).get<AutoclipGetVideoResponses, AutoclipGetVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/videos/{video_id}',
    ...options
});

/**
 * List Webhooks
 *
 * My webhooks; an administrator sees everybody's.
 */
export const listWebhooks = <ThrowOnError extends boolean = true>(options?: Options<ListWebhooksData, ThrowOnError>): RequestResult<ListWebhooksResponses, ListWebhooksErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListWebhooksResponses, ListWebhooksErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks',
    ...options
});

/**
 * Create Webhook
 *
 * Have an address told what happens from now on in what I may see. The secret is shown this once.
 *
 * Requests are signed as Standard Webhooks has it: headers `webhook-id`, `webhook-timestamp`, `webhook-signature`.
 * What is not answered with 2xx is sent again after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, under the same id.
 */
export const createWebhook = <ThrowOnError extends boolean = true>(options: Options<CreateWebhookData, ThrowOnError>): RequestResult<CreateWebhookResponses, CreateWebhookErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateWebhookResponses, CreateWebhookErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Renew Workspace Secret
 *
 * Make a new secret for the webhooks that single tasks name (`webhook_url`); it is shown this once.
 *
 * Tasks that are under way still sign with the one they began with.
 */
export const renewWorkspaceSecret = <ThrowOnError extends boolean = true>(options?: Options<RenewWorkspaceSecretData, ThrowOnError>): RequestResult<RenewWorkspaceSecretResponses, RenewWorkspaceSecretErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<RenewWorkspaceSecretResponses, RenewWorkspaceSecretErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/workspace-secret',
    ...options
});

/**
 * Delete Webhook
 *
 * Forget a webhook, its secret, and all that waits for it.
 */
export const deleteWebhook = <ThrowOnError extends boolean = true>(options: Options<DeleteWebhookData, ThrowOnError>): RequestResult<DeleteWebhookResponses, DeleteWebhookErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteWebhookResponses, DeleteWebhookErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}',
    ...options
});

/**
 * Get Webhook
 *
 * One webhook.
 */
export const getWebhook = <ThrowOnError extends boolean = true>(options: Options<GetWebhookData, ThrowOnError>): RequestResult<GetWebhookResponses, GetWebhookErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetWebhookResponses, GetWebhookErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}',
    ...options
});

/**
 * Change Webhook
 *
 * Change a webhook, turn it off or on, or make it a new secret.
 */
export const changeWebhook = <ThrowOnError extends boolean = true>(options: Options<ChangeWebhookData, ThrowOnError>): RequestResult<ChangeWebhookResponses, ChangeWebhookErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeWebhookResponses, ChangeWebhookErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List Deliveries
 *
 * What a webhook was told, newest first: delivered ones for a week, those given up for a month.
 */
export const listDeliveries = <ThrowOnError extends boolean = true>(options: Options<ListDeliveriesData, ThrowOnError>): RequestResult<ListDeliveriesResponses, ListDeliveriesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListDeliveriesResponses, ListDeliveriesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}/deliveries',
    ...options
});

/**
 * Get Delivery
 *
 * One delivery with its body.
 */
export const getDelivery = <ThrowOnError extends boolean = true>(options: Options<GetDeliveryData, ThrowOnError>): RequestResult<GetDeliveryResponses, GetDeliveryErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetDeliveryResponses, GetDeliveryErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}',
    ...options
});

/**
 * Replay Delivery
 *
 * Send it again, from the beginning of the schedule and under the same id.
 */
export const replayDelivery = <ThrowOnError extends boolean = true>(options: Options<ReplayDeliveryData, ThrowOnError>): RequestResult<ReplayDeliveryResponses, ReplayDeliveryErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ReplayDeliveryResponses, ReplayDeliveryErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay',
    ...options
});

/**
 * Test Webhook
 *
 * Send an event of the kind `webhook.test` now, once, and return what came of it.
 */
export const testWebhook = <ThrowOnError extends boolean = true>(options: Options<TestWebhookData, ThrowOnError>): RequestResult<TestWebhookResponses, TestWebhookErrors, ThrowOnError, 'data'> => (options.client ?? client).post<TestWebhookResponses, TestWebhookErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}/test',
    ...options
});

/**
 * List videos
 *
 * My films, newest first, by page.
 */
export const listPlatformVideos = <ThrowOnError extends boolean = true>(options?: Options<ListPlatformVideosData, ThrowOnError>): RequestResult<ListPlatformVideosResponses, ListPlatformVideosErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListPlatformVideosResponses, ListPlatformVideosErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos',
    ...options
});

/**
 * Order a video
 *
 * Order one film from the workspace's own provider; answers at once.
 */
export const orderPlatformVideo = <ThrowOnError extends boolean = true>(options: Options<OrderPlatformVideoData, ThrowOnError>): RequestResult<OrderPlatformVideoResponses, OrderPlatformVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).post<OrderPlatformVideoResponses, OrderPlatformVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Jobs under way
 *
 * What of mine is being made.
 */
export const listPlatformJobs = <ThrowOnError extends boolean = true>(options?: Options<ListPlatformJobsData, ThrowOnError>): RequestResult<ListPlatformJobsResponses, ListPlatformJobsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListPlatformJobsResponses, ListPlatformJobsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos/jobs',
    ...options
});

/**
 * One job
 *
 * How far one film is.
 */
export const getPlatformJob = <ThrowOnError extends boolean = true>(options: Options<GetPlatformJobData, ThrowOnError>): RequestResult<GetPlatformJobResponses, GetPlatformJobErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetPlatformJobResponses, GetPlatformJobErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos/jobs/{job_id}',
    ...options
});

/**
 * Follow one job
 *
 * Events `progress`, then `complete` or `error`; the stream ends with the job.
 */
export const streamPlatformJob = <ThrowOnError extends boolean = true>(options: Options<StreamPlatformJobData, ThrowOnError>): RequestResult<StreamPlatformJobResponses, StreamPlatformJobErrors, ThrowOnError, 'data'> => (options.client ?? client).get<StreamPlatformJobResponses, StreamPlatformJobErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos/jobs/{job_id}/stream',
    ...options
});

/**
 * One video
 *
 * One film of mine.
 */
export const getPlatformVideo = <ThrowOnError extends boolean = true>(options: Options<GetPlatformVideoData, ThrowOnError>): RequestResult<GetPlatformVideoResponses, GetPlatformVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetPlatformVideoResponses, GetPlatformVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos/{video_id}',
    ...options
});

/**
 * The film
 *
 * The file, kept here: the link does not expire.
 */
export const getPlatformContent = <ThrowOnError extends boolean = true>(options: Options<GetPlatformContentData, ThrowOnError>): RequestResult<GetPlatformContentResponses, GetPlatformContentErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetPlatformContentResponses, GetPlatformContentErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos/{video_id}/content',
    ...options
});

/**
 * A still of the film
 *
 * A picture of it.
 */
export const getPlatformThumbnail = <ThrowOnError extends boolean = true>(options: Options<GetPlatformThumbnailData, ThrowOnError>): RequestResult<GetPlatformThumbnailResponses, GetPlatformThumbnailErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetPlatformThumbnailResponses, GetPlatformThumbnailErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/api/videos/{video_id}/thumbnail',
    ...options
});

/**
 * Get Health
 *
 * Whether the process lives.
 */
export const getHealth = <ThrowOnError extends boolean = true>(options?: Options<GetHealthData, ThrowOnError>): RequestResult<GetHealthResponses, unknown, ThrowOnError, 'data'> => (options?.client ?? client).get<GetHealthResponses, unknown, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/health',
    ...options
});

/**
 * Get Ready
 *
 * Whether database and engine are there.
 */
export const getReady = <ThrowOnError extends boolean = true>(options?: Options<GetReadyData, ThrowOnError>): RequestResult<GetReadyResponses, GetReadyErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetReadyResponses, GetReadyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/ready',
    ...options
});

/**
 * List models
 *
 * Every model by the name to order it under; those that end have their day.
 */
export const listOpenaiModels = <ThrowOnError extends boolean = true>(options?: Options<ListOpenaiModelsData, ThrowOnError>): RequestResult<ListOpenaiModelsResponses, ListOpenaiModelsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListOpenaiModelsResponses, ListOpenaiModelsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/models',
    ...options
});

/**
 * Get a model
 *
 * One model.
 */
export const getOpenaiModel = <ThrowOnError extends boolean = true>(options: Options<GetOpenaiModelData, ThrowOnError>): RequestResult<GetOpenaiModelResponses, GetOpenaiModelErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetOpenaiModelResponses, GetOpenaiModelErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/models/{name}',
    ...options
});

/**
 * List videos
 *
 * The films I ordered, newest first.
 */
export const listVideos = <ThrowOnError extends boolean = true>(options?: Options<ListVideosData, ThrowOnError>): RequestResult<ListVideosResponses, ListVideosErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListVideosResponses, ListVideosErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos',
    ...options
});

/**
 * Create a video
 *
 * Order one film: `model` is any provider's model, a logical name, or `rehearsal`.
 */
export const createVideo = <ThrowOnError extends boolean = true>(options: Options<CreateVideoData, ThrowOnError>): RequestResult<CreateVideoResponses, CreateVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateVideoResponses, CreateVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Make a character of a video (refused)
 *
 * Always refused, with the way out: characters stand in storyboards.
 */
export const createVideoCharacter = <ThrowOnError extends boolean = true>(options?: Options<CreateVideoCharacterData, ThrowOnError>): RequestResult<CreateVideoCharacterResponses, CreateVideoCharacterErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<CreateVideoCharacterResponses, CreateVideoCharacterErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/characters',
    ...options
});

/**
 * Get a character (refused)
 *
 * Always refused, with the way out: characters stand in storyboards.
 */
export const getVideoCharacter = <ThrowOnError extends boolean = true>(options: Options<GetVideoCharacterData, ThrowOnError>): RequestResult<GetVideoCharacterResponses, GetVideoCharacterErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetVideoCharacterResponses, GetVideoCharacterErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/characters/{character_id}',
    ...options
});

/**
 * Edit a video (refused)
 *
 * Always refused, with the way out: nothing here takes a finished film as its source.
 */
export const editVideo = <ThrowOnError extends boolean = true>(options?: Options<EditVideoData, ThrowOnError>): RequestResult<EditVideoResponses, EditVideoErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<EditVideoResponses, EditVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/edits',
    ...options
});

/**
 * Extend a video (refused)
 *
 * Always refused, with the way out: nothing here takes a finished film as its source.
 */
export const extendVideo = <ThrowOnError extends boolean = true>(options?: Options<ExtendVideoData, ThrowOnError>): RequestResult<ExtendVideoResponses, ExtendVideoErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<ExtendVideoResponses, ExtendVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/extensions',
    ...options
});

/**
 * Delete a video
 *
 * Delete a film that is finished or failed, its file too. Not a cancel.
 */
export const deleteVideo = <ThrowOnError extends boolean = true>(options: Options<DeleteVideoData, ThrowOnError>): RequestResult<DeleteVideoResponses, DeleteVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<DeleteVideoResponses, DeleteVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/{video_id}',
    ...options
});

/**
 * Get a video
 *
 * One film: queued, in_progress, completed or failed.
 */
export const getVideo = <ThrowOnError extends boolean = true>(options: Options<GetVideoData, ThrowOnError>): RequestResult<GetVideoResponses, GetVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetVideoResponses, GetVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/{video_id}',
    ...options
});

/**
 * Download a video
 *
 * The film, its thumbnail, or a sheet of its frames.
 */
export const getVideoContent = <ThrowOnError extends boolean = true>(options: Options<GetVideoContentData, ThrowOnError>): RequestResult<GetVideoContentResponses, GetVideoContentErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetVideoContentResponses, GetVideoContentErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/{video_id}/content',
    ...options
});

/**
 * Remix a video
 *
 * Order a finished film again with another prompt; model, length, size and first frame stay as they were.
 */
export const remixVideo = <ThrowOnError extends boolean = true>(options: Options<RemixVideoData, ThrowOnError>): RequestResult<RemixVideoResponses, RemixVideoErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RemixVideoResponses, RemixVideoErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'cineflow_session',
            type: 'apiKey'
        }],
    url: '/v1/videos/{video_id}/remix',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});
