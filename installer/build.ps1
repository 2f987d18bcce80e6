<#
.SYNOPSIS
Builds the Windows program and its installer for release, on Windows.

.DESCRIPTION
Needs Python 3.12 (64-bit, from python.org) and NSIS 3.08 or newer. Makes an environment of its own, installs the locked
libraries by their hashes, builds with PyInstaller, proves the result, packs it and writes SHA256SUMS beside it.

Signs both programs, the uninstaller and the installer when -Certificate names a certificate in the current user's
store by its thumbprint; without one the result is not signed, and Windows SmartScreen says so to who starts it.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File installer\build.ps1
#>
[CmdletBinding()]
param(
    [string] $Python = 'py -3.12',
    [string] $Certificate = $env:ML_CONNECTOR_CERTIFICATE,
    [string] $TimeServer = 'http://timestamp.digicert.com',
    [string] $Output = 'dist'
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = Split-Path -Parent $PSScriptRoot
Set-Location $root

function Invoke-Checked([string] $What, [scriptblock] $Command) {
    Write-Host "== $What"
    $global:LASTEXITCODE = 0
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "$What failed with exit code $LASTEXITCODE." }
}

function Find-Tool([string] $Name, [string[]] $Places) {
    $found = Get-Command $Name -ErrorAction SilentlyContinue
    if ($found) { return $found.Source }
    $there = Get-Item $Places -ErrorAction SilentlyContinue | Sort-Object FullName | Select-Object -Last 1
    if (-not $there) { throw "$Name was not found. Install it, or put its folder on PATH." }
    return $there.FullName
}

$makensis = Find-Tool 'makensis.exe' @("${env:ProgramFiles(x86)}\NSIS\makensis.exe", "$env:ProgramFiles\NSIS\makensis.exe")
$environment = Join-Path $root 'build\venv'
$venvPython = Join-Path $environment 'Scripts\python.exe'
if (Test-Path $environment) { Remove-Item -Recurse -Force $environment }
$words = if (Test-Path $Python) { @($Python) } else { @($Python -split ' ') }
Invoke-Checked 'environment' { & $words[0] @($words | Select-Object -Skip 1) -m venv $environment }
Invoke-Checked 'libraries' {
    & $venvPython -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --no-deps `
        -r installer\requirements-windows.txt
}
# What builds the project is among the locked libraries, so nothing else is fetched.
Invoke-Checked 'project' {
    & $venvPython -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index .
}
Invoke-Checked 'program' { & $venvPython -m PyInstaller --noconfirm --log-level WARN --distpath $Output --workpath build\work build.spec }
$folder = Join-Path $Output 'ML Connector'
Invoke-Checked 'checks' { & $venvPython -m installer.checks $folder }

$sign = @()
if ($Certificate) {
    $signtool = Find-Tool 'signtool.exe' @("${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe")
    $signing = @('sign', '/sha1', $Certificate, '/fd', 'SHA256', '/td', 'SHA256', '/tr', $TimeServer)
    Invoke-Checked 'signing the programs' {
        & $signtool @signing (Join-Path $folder 'ML Connector.exe') (Join-Path $folder 'ml-connector.exe')
    }
    $sign = @("-DSIGN_WITH=$signtool", "-DSIGN_WORDS=$($signing -join ' ')")
}

Invoke-Checked 'self-test' {
    & (Join-Path $folder 'ml-connector.exe') --self-test | Write-Host
}
$version = (& (Join-Path $folder 'ml-connector.exe') --version).Split(' ')[-1].Trim()
$setup = Join-Path (Resolve-Path $Output) "ML-Connector-$version-setup.exe"
Invoke-Checked 'installer' {
    & $makensis -V2 -WX -DX86 "-DVERSION=$version" "-DSOURCE=$(Resolve-Path $folder)" "-DTARGET=$setup" @sign installer\installer.nsi
}
if ($Certificate) { Invoke-Checked 'signing the installer' { & $signtool @signing $setup } }

$hash = (Get-FileHash $setup -Algorithm SHA256).Hash.ToLowerInvariant()
Set-Content -Path (Join-Path $Output 'SHA256SUMS') -Value "$hash  $(Split-Path -Leaf $setup)" -Encoding ascii
Write-Host "$setup"
Write-Host "SHA-256 $hash"
