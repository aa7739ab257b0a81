@echo off
rem Sets CineFlow up beside this file when that is needed, then runs it with the arguments given.
rem The same as start.sh, for Windows:  start.bat   start.bat demo   start.bat test [fast]   start.bat --help
rem Delayed expansion stays off, so that "!" in a path or an argument is a character; every path is in quotes,
rem and no "if (...)" block expands one, so that brackets do not end the block.
setlocal EnableExtensions DisableDelayedExpansion
for /f "tokens=2 delims=:." %%c in ('chcp') do set "OLD_CODE_PAGE=%%c"
chcp 65001 >nul 2>nul
set "PYTHONUTF8=1"
set "PYTHONHOME="
set "HERE=%~dp0"
if "%HERE:~-1%"=="\" set "HERE=%HERE:~0,-1%"
set "VENV=%HERE%\.venv"
if defined CINEFLOW_VENV set "VENV=%CINEFLOW_VENV%"
set "PYTHON=%VENV%\Scripts\python.exe"
set "STAMP=%VENV%\cineflow-setup"
set "EXTRA="
if "%~1"=="test" set "EXTRA=test"

call :is_ready
if not errorlevel 1 goto ready
call :find_python
if errorlevel 1 goto no_python
%FOUND% -E -s "%HERE%\tools\install.py" --place "%HERE%" --venv "%VENV%" --extra "%EXTRA%"
if errorlevel 1 goto failed

:ready
if "%~1"=="test" goto test
if /i "%~1"=="serve" "%PYTHON%" -E -s "%HERE%\tools\studio.py" --get-node %*
"%PYTHON%" -P -m cineflow %*
goto done

:test
pushd "%HERE%"
"%PYTHON%" tools\check.py %*
set "CODE=%ERRORLEVEL%"
popd
goto leave

:done
set "CODE=%ERRORLEVEL%"
goto leave

:failed
set "CODE=%ERRORLEVEL%"
goto leave

:no_python
echo 影流需要 Python 3.11 或更新版本，这里没有找到。请运行 winget install Python.Python.3.12，或从 https://www.python.org/downloads/ 安装。 1>&2
echo CineFlow needs Python 3.11 or later, and none was found. Run: winget install Python.Python.3.12 - or install it from https://www.python.org/downloads/ 1>&2
set "CODE=1"

:leave
if defined OLD_CODE_PAGE chcp %OLD_CODE_PAGE% >nul 2>nul
rem Started by a double click the window would close before anything can be read. What the window was started with
rem may hold any character, so it is only looked at through delayed expansion, which is not parsed again.
if not "%~1"=="" goto end
setlocal EnableDelayedExpansion
set "STARTED_BY=!CMDCMDLINE:"=!"
if /i not "!STARTED_BY:.bat=!"=="!STARTED_BY!" pause
endlocal
:end
exit /b %CODE%

rem --- Is the set-up whole, for this folder, this pyproject.toml and the extra that is wanted? ------------------
:is_ready
if not exist "%PYTHON%" exit /b 1
if not exist "%STAMP%\parts" exit /b 1
set "LINE_1="
set "LINE_2="
set "LINE_3="
set "LINE_4="
for /f "usebackq tokens=1* delims=:" %%a in (`findstr /n "^" "%STAMP%\parts"`) do (
    if "%%a"=="1" set "LINE_1=%%b"
    if "%%a"=="2" set "LINE_2=%%~b"
    if "%%a"=="3" set "LINE_3=%%~b"
    if "%%a"=="4" set "LINE_4=%%b"
    if %%a GTR 4 if not exist "%VENV%\%%b" exit /b 1
)
if not "%LINE_1%"=="cineflow-setup 1" exit /b 1
if /i not "%LINE_2%"=="%HERE%" exit /b 1
if not exist "%LINE_3%" exit /b 1
fc /b "%HERE%\pyproject.toml" "%STAMP%\pyproject.toml" >nul 2>nul
if errorlevel 1 exit /b 1
if not defined EXTRA exit /b 0
echo  %LINE_4% | find " %EXTRA% " >nul 2>nul
exit /b

rem --- Set FOUND to a command for Python 3.11 or later. ----------------------------------------------------------
:find_python
set "FOUND="
for %%v in (3.13 3.12 3.11 3.14) do (
    py -%%v -I -c "" >nul 2>nul && set "FOUND=py -%%v" && exit /b 0
)
for %%n in (python3 python) do (
    rem The store's placeholder answers to these names too, and fails.
    %%n -I -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "FOUND=%%n" && exit /b 0
)
exit /b 1
