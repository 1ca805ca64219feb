<?php
/**
 * Settings of the development wiki, arranged like Meta-Wiki where a bot would notice the difference.
 * Weak public passwords and no TLS: it listens on loopback only. The folder of the instance and its port come from
 * the environment, so that all instances share this one file.
 */
if ( !defined( 'MEDIAWIKI' ) ) {
	exit( 1 );
}
$devwikiFolder = getenv( 'DEVWIKI_INSTANCE' );

// Addresses: as on Meta, /w/api.php and /wiki/Title.
$wgServer = $wgCanonicalServer = 'http://127.0.0.1:' . getenv( 'DEVWIKI_PORT' );
$wgScriptPath = $wgResourceBasePath = '/w';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = true;
$wgSitename = 'Devwiki';
$wgMetaNamespace = 'Meta';
$wgLanguageCode = 'en';
$wgLocaltimezone = 'UTC';
$wgRightsText = 'Creative Commons Attribution-ShareAlike 4.0';
$wgNamespacesWithSubpages[NS_MAIN] = true;
$wgNamespacesWithSubpages[NS_TEMPLATE] = true;

// SQLite. Cache and job queue have files of their own, so that their writers do not wait for an edit's.
$wgDBtype = 'sqlite';
$wgDBname = 'devwiki';
$wgSQLiteDataDir = "$devwikiFolder/data";
$devwikiFile = static fn ( string $name ): array => [
	'type' => 'sqlite', 'dbname' => $name, 'dbDirectory' => "$devwikiFolder/data", 'tablePrefix' => '',
	'variables' => [ 'synchronous' => 'NORMAL' ], 'trxMode' => 'IMMEDIATE', 'flags' => 0,
];
$wgObjectCaches[CACHE_DB] = [ 'class' => SqlBagOStuff::class, 'server' => $devwikiFile( 'wikicache' ) ];
$wgJobTypeConf['default'] = [
	'class' => JobQueueDB::class, 'claimTTL' => 3600, 'server' => $devwikiFile( 'devwiki_jobqueue' ),
];

// Caches. APCu belongs to the web workers: the command line can neither see nor clear it (router.php can).
// Sessions lie in the database, where they outlive a restart.
$wgMainCacheType = $wgMessageCacheType = CACHE_ACCEL;
$wgParserCacheType = $wgSessionCacheType = CACHE_DB;
$wgCacheDirectory = "$devwikiFolder/cache";
$wgLocalisationCacheConf['store'] = 'array';

// Bots and limits
$wgEnableBotPasswords = true;
$wgRateLimits['edit']['user'] = [ 90, 60 ];	// as in production, and like there not for these groups
$wgGroupPermissions['bot']['noratelimit'] = $wgGroupPermissions['sysop']['noratelimit'] = true;
$wgPasswordAttemptThrottle = [ [ 'count' => 10000, 'seconds' => 60 ] ];	// a test suite logs in often
$wgJobRunRate = 0;	// jobs run when `devwiki jobs` says so: a page view does nothing by surprise
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgGroupPermissions['sysop']['abusefilter-modify'] = true;
$wgGroupPermissions['sysop']['interwiki'] = true;

// Files
$wgEnableUploads = true;
$wgUploadDirectory = "$devwikiFolder/images";
$wgUploadPath = '/images';
$wgFileExtensions = [ 'png', 'gif', 'jpg', 'jpeg', 'webp', 'svg', 'pdf' ];
$wgSVGNativeRendering = true;	// no converter is installed: the browser draws the SVG itself
$wgUseInstantCommons = false;

// Nothing leaves the machine
$wgEnableEmail = false;
$wgPingback = false;

$wgSecretKey = hash( 'sha256', 'devwiki' );
$wgDBerrorLog = "$devwikiFolder/log/database.log";
foreach ( [ 'exception', 'error', 'fatal' ] as $devwikiGroup ) {
	$wgDebugLogGroups[$devwikiGroup] = "$devwikiFolder/log/mediawiki.log";
}

// What Meta has too, as far as Debian packages it
wfLoadSkin( 'Vector' );
wfLoadSkin( 'MinervaNeue' ); // what phones get on Wikimedia's wikis: ?useskin=minerva
$wgDefaultSkin = 'vector-2022';
wfLoadExtensions( [
	'AbuseFilter', 'Cite', 'CodeEditor', 'ConfirmEdit', 'ConfirmEdit/QuestyCaptcha', 'Echo', 'Gadgets', 'InputBox',
	'Interwiki', 'ParserFunctions', 'Poem', 'Scribunto', 'SpamBlacklist', 'SyntaxHighlight_GeSHi', 'TemplateData',
	'TextExtracts', 'TitleBlacklist', 'WikiEditor',
] );
$wgPFEnableStringFunctions = true;
$wgScribuntoDefaultEngine = 'luasandbox';
$wgBlacklistSettings['spam']['files'] = [];	// the default would fetch Meta's list over the network
$wgTitleBlacklistSources = [ [ 'type' => 'localpage', 'src' => 'MediaWiki:Titleblacklist' ] ];
$wgCaptchaQuestions = [ 'Which wiki is this? (devwiki)' => [ 'devwiki' ] ];
foreach ( [ 'edit', 'create', 'addurl', 'createaccount', 'badlogin' ] as $devwikiTrigger ) {
	$wgCaptchaTriggers[$devwikiTrigger] = false;	// `devwiki fault set` turns one on
}

// Debian does not package Translate. What a bot sees of it: a generated copy, known by its page property.
$wgHooks['ContentAlterParserOutput'][] = static function ( $content, $title, $output ): void {
	$text = $content instanceof WikitextContent ? $content->getText() : '';
	$names = MediaWiki\MediaWikiServices::getInstance()->getLanguageNameUtils();
	if ( $title->isSubpage() && $names->isKnownLanguageTag( $title->getSubpageText() )
		&& str_contains( $text, '<languages' ) && !str_contains( $text, '<translate' )
	) {
		$output->setUnsortedPageProperty( 'translate-is-translation', '1' );
	}
};

// Faults made live: `devwiki fault` writes these files, every request reads them.
$wgReadOnlyFile = "$devwikiFolder/state/readonly";
$wgHooks['ApiMaxLagInfo'][] = static function ( array &$lagInfo ) use ( $devwikiFolder ): void {
	if ( is_file( "$devwikiFolder/state/lag" ) ) {
		$lag = (float)file_get_contents( "$devwikiFolder/state/lag" );
		$lagInfo = [ 'host' => 'devwiki-replica', 'lag' => $lag, 'type' => 'db' ];
	}
};
if ( is_file( "$devwikiFolder/state/settings.json" ) ) {
	$devwikiSettings = json_decode( file_get_contents( "$devwikiFolder/state/settings.json" ), true );
	foreach ( $devwikiSettings ?? [] as $devwikiName => $devwikiValue ) {
		$GLOBALS[$devwikiName] = is_array( $devwikiValue ) && is_array( $GLOBALS[$devwikiName] ?? null )
			? array_replace_recursive( $GLOBALS[$devwikiName], $devwikiValue )
			: $devwikiValue;
	}
}
// Heavy ones are loaded where a test asks for them in the same file, by this name.
wfLoadExtensions( $GLOBALS['wgDevwikiExtensions'] ?? [] );
// Maps as on Meta, but for the map; a test of a wiki without them sets this to false there.
if ( $GLOBALS['wgDevwikiMaps'] ?? true ) {
	require __DIR__ . '/mapframe.php';
}
